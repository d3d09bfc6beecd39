from datetime import datetime
_n = {}
def take_number(series: str, *, year: int | None, now: datetime) -> int:
    from yingshang.kernel.cases.models import Case
    return Case.objects.count() + 1
def format_number(prefix: str, year: int | None, n: int) -> str:
    return f"{prefix}{year}-{n:06d}"
