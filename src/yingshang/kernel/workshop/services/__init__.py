"""Every write of the workshop."""

from yingshang.kernel.workshop.services.confirming import (
    answer_objection,
    confirm_numbers,
    object_to_number,
    remind_silent,
)
from yingshang.kernel.workshop.services.editing import add_section, move_section, rename_section, save_section
from yingshang.kernel.workshop.services.editions import keep_edition, verify_edition, verify_edition_file
from yingshang.kernel.workshop.services.issuing import correct_paper, freeze_paper, note_return, note_sending
from yingshang.kernel.workshop.services.material import (
    ask_for_material,
    give_material,
    remind_late,
    remind_now,
    waive_request,
)
from yingshang.kernel.workshop.services.papers import open_paper, prove_claim, set_owner
from yingshang.kernel.workshop.services.signing import countersign, set_order

__all__ = [
    "add_section",
    "answer_objection",
    "ask_for_material",
    "confirm_numbers",
    "correct_paper",
    "countersign",
    "freeze_paper",
    "give_material",
    "keep_edition",
    "move_section",
    "note_return",
    "note_sending",
    "object_to_number",
    "open_paper",
    "prove_claim",
    "remind_late",
    "remind_now",
    "remind_silent",
    "rename_section",
    "save_section",
    "set_order",
    "set_owner",
    "verify_edition",
    "verify_edition_file",
    "waive_request",
]
