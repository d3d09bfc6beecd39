"""Taking files: by content, not by name; odd names made plain; nothing that a killed process left is believed."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.road import Road
from yingshang.kernel.evidence import services
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.models import Attachment, Blob
from yingshang.kernel.evidence.queries import attachment_for
from yingshang.kernel.evidence.services import attach, blob_path, plain_name, prepare, store_blob

pytestmark = pytest.mark.django_db


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def package(part: str, content: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(part, content)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 64)), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return made


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("照片.JPG", picture(), "image/jpeg"),
        ("图.png", picture("PNG"), "image/png"),
        ("图.webp", picture("WEBP"), "image/webp"),
        ("文.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF", "application/pdf"),
        ("文.docx", package("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("表.xlsx", package("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("表.csv", "企业,金额\n甲,1\n".encode("gb18030"), "text/plain"),
    ],
)  # fmt: skip
def test_what_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert prepare(content, name).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("x.html", b"<html><script>alert(1)</script></html>"),
        ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("x.jpg", b"<html></html>"),
        ("x.pdf", picture()),
        ("x.jpg", picture("PNG")),
        ("x.exe", b"MZ" + b"\x00" * 64),
        ("x.pdf", b"MZ" + b"\x00" * 64),
        ("x.docx", package("evil.exe")),
        ("x.docx", package("xl/workbook.xml")),
        ("x.zip", package("word/document.xml")),
        ("x.txt", b"MZ\x00\x00"),
        ("x.jpg", picture()[:40]),
        ("x.png", picture("PNG")[:45]),
        ("x.gif", picture("GIF")),
        ("x", b"text"),
        ("x.txt", b""),
        (".pdf", b"%PDF-1.7"),
    ],
)
def test_what_is_refused_and_not_stored(name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[str] = []
    monkeypatch.setattr(services, "_put", lambda path, data: stored.append(path))
    with pytest.raises(EvidenceError):
        prepare(content, name)
    assert stored == []


@pytest.mark.parametrize("side", [8_000, 9_500, 12_000, 60_000])
def test_a_picture_that_unfolds_to_gigabytes_is_refused_unopened(side: int) -> None:
    with pytest.raises(EvidenceError, match="像素过大"):
        prepare(huge_png(side, side), "x.png")


def test_a_package_that_unfolds_to_gigabytes_is_kept_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_it(*_: Any, **__: Any) -> None:
        raise AssertionError("opened")

    bomb = package("word/document.xml", b"\x00" * 50_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", open_it)
    assert prepare(bomb, "x.docx").size == len(bomb) < 100_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\照片.jpg", "照片.jpg"),
        ("合同\u202efdp.jpg", "合同fdp.jpg"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("零\u200b宽\ufeff.pdf", "零宽.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_made_plain(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_what_a_killed_process_left_half_written_is_replaced(now: datetime) -> None:
    content = "完整的内容。".encode()
    path = blob_path(hashlib.sha256(content).hexdigest())
    default_storage.save(path, ContentFile(content[:5]))
    store_blob(content, "x.txt", now=now)
    with default_storage.open(path) as stored:
        assert stored.read() == content


def test_the_same_content_twice_is_one_blob(road: Road) -> None:
    for name in ("甲.txt", "乙.txt"):
        file = SimpleUploadedFile(name, b"same")
        attach(case=road.case, file=file, purpose="", actor=road.cast.enterprise, now=road.now)
    assert Blob.objects.count() == 1
    assert list(Attachment.objects.values_list("name", flat=True)) == ["甲.txt", "乙.txt"]


def test_no_more_files_than_the_limit(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MAX_FILES", 1)
    attach(case=road.case, file=SimpleUploadedFile("a.txt", b"a"), purpose="", actor=road.cast.enterprise, now=road.now)
    with pytest.raises(EvidenceError):
        attach(
            case=road.case, file=SimpleUploadedFile("b.txt", b"b"), purpose="", actor=road.cast.enterprise, now=road.now
        )


def _given(road: Road, name: str, content: bytes, visibility: str = "all") -> Attachment:
    return attach(
        case=road.case,
        file=SimpleUploadedFile(name, content),
        purpose="",
        actor=road.cast.enterprise,
        now=road.now,
        visibility=visibility,
    )


def test_text_is_saved_not_shown_and_the_name_travels_encoded(road: Road, client: Client) -> None:
    given = _given(road, '引"号;名.txt', b"<script>alert(1)</script>")
    road.cast.login(client, "enterprise")
    answer = client.get(reverse("ui:file", args=[given.token]))
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%BC%95%22%E5%8F%B7%3B%E5%90%8D.txt"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_an_internal_file_stays_with_officials_who_see_the_case(road: Road) -> None:
    given = _given(road, "内.txt", b"x", visibility="staff")
    assert attachment_for(road.cast.office_clerk, given.token) == given
    for who in ("enterprise", "other_enterprise", "officer_b", "system_admin", "anonymous"):
        with pytest.raises(Attachment.DoesNotExist):
            attachment_for(road.cast[who], given.token)


def test_an_agent_without_the_permission_reaches_no_file(road: Road) -> None:
    given = _given(road, "外.txt", b"x")
    mandate = road.cast.users["enterprise"].person.mandates.get()
    mandate.codes = ["demands.submit"]
    mandate.save()
    agent = road.cast.again("enterprise")
    assert not agent.has("demands.view")
    with pytest.raises(Attachment.DoesNotExist):
        attachment_for(agent, given.token)


def told_picture(kind: str, turned: bool = True) -> bytes:
    """A picture that says where and by what it was taken, wide when held upright."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif[0x8825] = {1: "N", 2: (34.0, 45.0, 12.0), 3: "E", 4: (112.0, 26.0, 3.0)}
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_picture_keeps_nothing_of_place_and_device(kind: str, name: str) -> None:
    content = told_picture(kind)
    assert b"SECRET-MAKER" in content
    ready = prepare(content, name)
    with default_storage.open(blob_path(ready.sha256)) as stored:
        kept = stored.read()
    assert b"SECRET-MAKER" not in kept
    assert hashlib.sha256(kept).hexdigest() == ready.sha256
    assert ready.size == len(kept)
    with Image.open(io.BytesIO(kept)) as shown:
        assert not shown.getexif()
        assert shown.size == (20, 40), "turned upright"


def test_words_in_a_picture_go_too() -> None:
    out = io.BytesIO()
    note = PngInfo()
    note.add_text("Author", "SECRET-AUTHOR")
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=note)
    commented = io.BytesIO()
    Image.new("RGB", (8, 8)).save(commented, "JPEG", comment=b"SECRET-AUTHOR")
    for content, name in ((out.getvalue(), "a.png"), (commented.getvalue(), "a.jpg")):
        assert b"SECRET-AUTHOR" in content
        with default_storage.open(blob_path(prepare(content, name).sha256)) as stored:
            assert b"SECRET-AUTHOR" not in stored.read()


def kept(content: bytes, name: str) -> bytes:
    """What is stored of a content."""
    with default_storage.open(blob_path(prepare(content, name).sha256)) as stored:
        return bytes(stored.read())


def png_with(chunk: bytes, data: bytes) -> bytes:
    """A PNG with a further chunk before its picture."""
    content = picture("PNG")
    whole = struct.pack(">I", len(data)) + chunk + data + struct.pack(">I", zlib.crc32(chunk + data))
    place = content.index(b"IDAT") - 4
    return content[:place] + whole + content[place:]


def test_nothing_hides_beside_or_behind_a_picture() -> None:
    jpeg, hidden = picture(), b"GPS-SECRET"
    segment = b"\xff\xe4" + struct.pack(">H", len(hidden) + 2) + hidden
    for content, name in (
        (jpeg + hidden, "a.jpg"),
        (jpeg[:2] + segment + jpeg[2:], "a.jpg"),
        (png_with(b"prVt", hidden), "a.png"),
    ):
        assert hidden not in kept(content, name)


def test_the_same_picture_is_stored_once() -> None:
    assert prepare(told_picture("JPEG"), "a.jpg").sha256 == prepare(told_picture("JPEG"), "b.jpg").sha256


def test_a_content_that_is_sent_again_is_not_swept_before_its_row_is_there(road: Road, now: datetime) -> None:
    content = picture(size=(33, 33))
    path = default_storage.path(blob_path(prepare(content, "a.jpg").sha256))
    long_ago = now.timestamp() - 3 * 86400
    os.utime(path, (long_ago, long_ago))
    again = prepare(content, "a.jpg")
    services.sweep(now=now)
    made = attach(case=road.case, file=again, purpose="诉求", actor=road.cast.enterprise, now=now)
    assert default_storage.exists(blob_path(made.blob.sha256))


def test_contents_without_a_row_are_swept_after_a_day(road: Road, now: datetime) -> None:
    lost = prepare(picture(size=(31, 31)), "a.jpg")
    kept = attach(
        case=road.case,
        file=SimpleUploadedFile("b.jpg", picture(size=(32, 32))),
        purpose="诉求",
        actor=road.cast.enterprise,
        now=now,
    )
    written = default_storage.get_modified_time(blob_path(lost.sha256))
    assert services.sweep(now=written + timedelta(hours=23)) == 0
    assert services.sweep(now=written + timedelta(hours=25)) >= 2
    assert not default_storage.exists(blob_path(lost.sha256))
    assert not default_storage.exists(services.thumbnail_path(lost.sha256))
    assert default_storage.exists(blob_path(kept.blob.sha256))
