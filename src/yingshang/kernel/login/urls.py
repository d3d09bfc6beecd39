"""The doors: ``/login/``, ``/login/phone/``, ``/logout/``, ``/password/``, ``/seat/``. Mounted at the root."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from yingshang.kernel.identity.access import open_to_all
from yingshang.kernel.login.views import phone, seat, secret, staff

urlpatterns = [
    path("login/", open_to_all(staff.StaffLoginView.as_view()), name="account_login"),
    path("login/phone/", open_to_all(login_not_required(phone.ask_phone)), name="login_phone"),
    path("login/phone/code/", open_to_all(login_not_required(phone.ask_code)), name="login_phone_code"),
    path(
        "login/phone/enterprise/", open_to_all(login_not_required(phone.choose_enterprise)), name="login_phone_choose"
    ),
    path("logout/", open_to_all(login_not_required(staff.leave)), name="account_logout"),
    path("password/", open_to_all(login_not_required(secret.own_password)), name="own_password"),
    path("seat/", open_to_all(login_not_required(seat.choose_seat)), name="seat"),
]
