"""Pages of the workshop: papers, the units' material, editing, confirmation, countersignature, issue."""
