"""The doors: ``/login/``, ``/login/phone/``, ``/logout/``, ``/password/``, ``/factor/``, ``/seat/``. Mounted at the root."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from yingshang.kernel.identity.access import open_to_all
from yingshang.kernel.login.views import factor, phone, seat, secret, staff

urlpatterns = [
    path("login/", open_to_all(staff.StaffLoginView.as_view()), name="account_login"),
    path("login/factor/", open_to_all(login_not_required(staff.ask_factor)), name="login_factor"),
    path("login/phone/", open_to_all(login_not_required(phone.ask_phone)), name="login_phone"),
    path("login/phone/code/", open_to_all(login_not_required(phone.ask_code)), name="login_phone_code"),
    path(
        "login/phone/enterprise/", open_to_all(login_not_required(phone.choose_enterprise)), name="login_phone_choose"
    ),
    path("logout/", open_to_all(login_not_required(staff.leave)), name="account_logout"),
    path("password/", open_to_all(login_not_required(secret.own_password)), name="own_password"),
    path("factor/", open_to_all(login_not_required(factor.own_factor)), name="factor"),
    path("factor/begin/", open_to_all(login_not_required(factor.begin)), name="factor_begin"),
    path("factor/confirm/", open_to_all(login_not_required(factor.confirm)), name="factor_confirm"),
    path("factor/codes/", open_to_all(login_not_required(factor.renew)), name="factor_renew"),
    path("factor/remove/", open_to_all(login_not_required(factor.remove)), name="factor_remove"),
    path("seat/", open_to_all(login_not_required(seat.choose_seat)), name="seat"),
]
