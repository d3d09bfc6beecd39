"""The tables of the workshop."""

from yingshang.kernel.workshop.models.confirmations import Confirmation, Countersign, FigureOwner, Round
from yingshang.kernel.workshop.models.editions import Edition
from yingshang.kernel.workshop.models.issuing import Erratum, Exchange
from yingshang.kernel.workshop.models.letterheads import Letterhead
from yingshang.kernel.workshop.models.material import Material, Request
from yingshang.kernel.workshop.models.papers import Paper, Proof, Revision, Section

__all__ = [
    "Confirmation",
    "Countersign",
    "Edition",
    "Erratum",
    "Exchange",
    "FigureOwner",
    "Letterhead",
    "Material",
    "Paper",
    "Proof",
    "Request",
    "Revision",
    "Round",
    "Section",
]
