"""企业诉求: from the enterprise's word to its satisfied 销号."""
