"""What is filled in about a sub-task."""

from __future__ import annotations

from yingshang.kernel.lifecycle.forms import TextField, TransitionForm


class AnswerForm(TransitionForm):
    """What the unit has to say to the one that answers for the case."""

    text = TextField("反馈意见", hint="主办单位据此答复；企业看不到。", rows=4)
