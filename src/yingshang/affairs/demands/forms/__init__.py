"""What people fill in about a demand."""

from yingshang.affairs.demands.forms.bringing import (
    EnterForm,
    OrdersForm,
    SubmitForm,
)
from yingshang.affairs.demands.forms.moves import (
    AbsorbForm,
    AcceptForm,
    AddUnitsForm,
    CallBackForm,
    ContactForm,
    ContestForm,
    DispatchForm,
    ExtensionForm,
    GrantExtensionForm,
    PartForm,
    RateForm,
    RefuseForm,
    ReplyForm,
    SuperviseForm,
    SupplyForm,
)
from yingshang.affairs.demands.forms.settings import DispatchRuleForm, PhraseForm, PresetForm

__all__ = [
    "AbsorbForm",
    "AcceptForm",
    "AddUnitsForm",
    "CallBackForm",
    "ContactForm",
    "ContestForm",
    "DispatchForm",
    "DispatchRuleForm",
    "EnterForm",
    "ExtensionForm",
    "GrantExtensionForm",
    "OrdersForm",
    "PartForm",
    "PhraseForm",
    "PresetForm",
    "RateForm",
    "RefuseForm",
    "ReplyForm",
    "SubmitForm",
    "SuperviseForm",
    "SupplyForm",
]
