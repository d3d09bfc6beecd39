"""Money: exact to the fen, from the form through both databases and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Max, Sum
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.fields.money import MoneyField, format_wan, from_fen, to_fen

BIGGEST = 10**18 - 1


@pytest.fixture
def loan(db):
    """A table with one amount, made for the test."""
    with isolate_apps("yingshang.kernel.search"):

        class Loan(models.Model):  # noqa: DJ008 - nobody reads its name
            amount = MoneyField("金额", null=True)

            class Meta:
                app_label = "search"

        key = f"{connection.data_types['BigAutoField']} PRIMARY KEY {connection.data_types_suffix['BigAutoField']}"
        amount = Loan._meta.get_field("amount").db_type(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {Loan._meta.db_table} (id {key}, amount {amount})")
        yield Loan


@given(st.integers(-BIGGEST, BIGGEST))
def test_fen_and_yuan_are_the_same_amount(fen):
    assert to_fen(from_fen(fen)) == fen
    assert from_fen(fen) * 100 == fen


@pytest.mark.parametrize("amount", ["0.001", "1E-3", "NaN", "Infinity", "-Infinity"])
def test_what_is_no_whole_number_of_fen_is_refused(amount):
    with pytest.raises(ValueError, match="不是整数分"):
        to_fen(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal(5_000_000), "500 万元"),
        (Decimal("1184167131.90"), "118,416.71 万元"),
        (Decimal("12345.00"), "1.23 万元"),
        (Decimal("12350.00"), "1.24 万元"),
        (Decimal("-25000"), "-2.5 万元"),
        (Decimal(0), "0 万元"),
        (Decimal(1_000_000_000), "100,000 万元"),
        (None, "未填"),
    ],
)
def test_shown_in_wan(amount, shown):
    assert format_wan(amount) == shown


@pytest.mark.parametrize("fen", [0, 1, -1, 10, 123456789012345678, BIGGEST])
def test_stored_exactly(loan, fen):
    made = loan.objects.create(amount=from_fen(fen))
    made.refresh_from_db()
    assert made.amount == from_fen(fen)
    assert isinstance(made.amount, Decimal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM search_loan")
        assert cursor.fetchone() == (fen,)


def test_filtered_added_and_summed_exactly(loan):
    loan.objects.bulk_create(loan(amount=Decimal("0.1")) for _ in range(30))
    loan.objects.create(amount=None)
    assert loan.objects.filter(amount=Decimal("0.10")).count() == 30
    assert loan.objects.filter(amount__gt="0.09").count() == 30
    loan.objects.update(amount=F("amount") + F("amount"))
    assert loan.objects.aggregate(total=Sum("amount"), most=Max("amount")) == {
        "total": Decimal("6.00"),
        "most": Decimal("0.20"),
    }


@pytest.mark.parametrize("value", [0.1, True, "一百", "1.001", "NaN"])
def test_validation_refuses_floats_words_and_parts_of_a_fen(loan, value):
    with pytest.raises(ValidationError):
        loan(amount=value).full_clean()


def test_a_float_never_reaches_the_database(loan):
    with pytest.raises(ValidationError, match="浮点数"), transaction.atomic():
        loan.objects.create(amount=1.5)
    assert not loan.objects.exists()


def test_a_form_takes_yuan_with_fen(loan):
    field = loan._meta.get_field("amount").formfield()
    assert field.clean("1234.56") == Decimal("1234.56")
    with pytest.raises(ValidationError):
        field.clean("1.234")
