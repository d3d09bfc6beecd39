"""Taking files into a case: checked by their content, stored once by their hash."""

from __future__ import annotations

import hashlib
import io
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from PIL import Image, ImageOps, UnidentifiedImageError

from yingshang.kernel import clock
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.models import Attachment, Blob
from yingshang.kernel.identity.actors import Actor

MEGABYTE = 1024 * 1024
MAX_SIZE = 20 * MEGABYTE
MAX_FILES = 60
THUMBNAIL = 320
ORIENTATION = 0x0112
"""The EXIF tag that says how a picture must be turned."""
UNCLAIMED = timedelta(days=1)
"""How long a stored content may wait for its row."""
MAX_PIXELS = 60_000_000

TYPES: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "application/msword": (".doc", ".wps"),
    "application/vnd.ms-excel": (".xls", ".et"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", ".et"),
    "text/plain": (".txt", ".csv"),
}
"""The types taken, by what the content is; the name's ending must agree."""

ENDINGS = tuple(sorted({ending for endings in TYPES.values() for ending in endings}))
"""The endings of names that are taken."""
PICTURES = ("JPEG", "PNG", "WEBP")
BROKEN_PICTURE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, zlib.error, IndexError)
"""What Pillow is known to raise for contents that only begin like a picture."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of characters that do not show; ``Cf`` holds those that turn the reading direction."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(content: bytes, name: str) -> str:
    """The media type by content. Errors: ``EvidenceError`` when it is none that is taken, or the name says another."""
    ending = PurePosixPath(name.lower()).suffix
    found = _type_of(content, ending)
    if found is None or ending not in TYPES[found]:
        raise EvidenceError(f"“{name}”的内容与格式不符或不支持，请上传照片、PDF、Word、Excel 或文本文件。")
    return found


def _type_of(content: bytes, ending: str) -> str | None:
    if content.startswith(OLE):
        return next((t for t in ("application/msword", "application/vnd.ms-excel") if ending in TYPES[t]), None)
    try:
        mime = str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        mime = ""
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if mime in TYPES:
        return mime
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if ending in TYPES["text/plain"] and _is_text(content) else None


def _office_type(content: bytes) -> str | None:
    """Word or Excel, by the part that a package of OOXML must hold."""
    if b"word/document.xml" in content:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if b"xl/workbook" in content:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return None


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def blob_path(sha256: str) -> str:
    """Where a content lies in the storage."""
    return f"evidence/{sha256[:2]}/{sha256}"


def thumbnail_path(sha256: str) -> str:
    """Where its thumbnail lies."""
    return f"thumbnails/{sha256[:2]}/{sha256}.jpg"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was checked and whose content lies in the storage; no row knows of it yet."""

    name: str
    sha256: str
    size: int
    media_type: str


def prepare(content: bytes, name: str) -> Prepared:
    """Check a content and put it into the storage. Slow for pictures: done before locks are taken, where that matters.

    Errors: ``EvidenceError`` for what is empty, too large, of another type, or a broken picture.
    """
    if not content:
        raise EvidenceError(f"“{name}”是空文件，请重新选择。")
    if len(content) > MAX_SIZE:
        raise EvidenceError(f"“{name}”超过 {MAX_SIZE // MEGABYTE} MB，请压缩后再上传。")
    media_type = sniff(content, name)
    content = without_metadata(content, media_type, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if media_type.startswith("image/"):
        _put(thumbnail_path(sha256), _thumbnail(content, name))
    _put(blob_path(sha256), content)
    return Prepared(name, sha256, len(content), media_type)


def prepare_file(file: Any) -> Prepared:
    """The same of an uploaded file (``name``, ``read``); one that is prepared already stays as it is."""
    return file if isinstance(file, Prepared) else prepare(file.read(), plain_name(str(file.name)))


def plain_name(name: str) -> str:
    """A file's name without folders and without characters that do not show or turn the text around."""
    shown = "".join(c for c in name if unicodedata.category(c) not in UNSEEN)
    return PurePosixPath(shown.replace("\\", "/")).name[-200:]


def _put(path: str, data: bytes) -> None:
    """Store under a path made from the content.

    A shorter file there is what a killed process left: it is replaced. One that lies there for long is renewed, so
    that no sweep takes it before its row is there.
    """
    if default_storage.exists(path):
        whole = default_storage.size(path) == len(data)
        if whole and default_storage.get_modified_time(path) > clock.now() - UNCLAIMED / 2:
            return
        default_storage.delete(path)
    default_storage.save(path, ContentFile(data))


def store_blob(content: bytes, name: str, *, now: datetime) -> Blob:
    """The content's blob; stored, with a thumbnail of pictures, when it is new. Errors as :func:`prepare`."""
    return _blob(prepare(content, name), now)


def _blob(ready: Prepared, now: datetime) -> Blob:
    values = {"size": ready.size, "media_type": ready.media_type, "stored_at": now}
    return Blob.objects.get_or_create(sha256=ready.sha256, defaults=values)[0]


def without_metadata(content: bytes, media_type: str, name: str) -> bytes:
    """A picture without what its maker wrote into it: place, time, device, owner, comments, whatever lies behind its end.

    Nobody's whereabouts are wanted, and an anonymous complaint must not carry them. The picture is written anew, of a
    JPEG with its own tables; a turned one is turned upright, for its direction stands in what is taken out. Files that
    are no pictures stay as they are.

    Errors: ``EvidenceError`` for a broken picture.
    """
    if not media_type.startswith("image/"):
        return content
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            _check_pixels(picture, name)
            picture.load()
            profile = picture.info.get("icc_profile")
            turned = picture.getexif().get(ORIENTATION, 1) != 1
            upright = ImageOps.exif_transpose(picture) if turned else picture
            out = io.BytesIO()
            if media_type == "image/png":
                upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
                upright.save(out, "PNG", icc_profile=profile, optimize=False)
            elif media_type == "image/webp":
                upright.save(out, "WEBP", quality=90, icc_profile=profile or b"", exif=b"", xmp=b"")
            elif turned or picture.format != "JPEG":
                upright.convert("RGB").save(out, "JPEG", quality=93, icc_profile=profile, comment=b"", exif=b"")
            else:
                upright.save(out, "JPEG", quality="keep", icc_profile=profile, comment=b"", exif=b"")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceError(f"“{name}”像素过大，请缩小后再上传。") from error
    except BROKEN_PICTURE as error:
        raise EvidenceError(f"“{name}”不是完整的图片，请重新拍摄或选择。") from error
    return out.getvalue()


def _check_pixels(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise EvidenceError(f"“{name}”像素过大，请缩小后再上传。")


def _thumbnail(content: bytes, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            _check_pixels(picture, name)
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail((THUMBNAIL, THUMBNAIL))
            out = io.BytesIO()
            small.save(out, "JPEG", quality=80)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceError(f"“{name}”像素过大，请缩小后再上传。") from error
    except BROKEN_PICTURE as error:
        raise EvidenceError(f"“{name}”不是完整的图片，请重新拍摄或选择。") from error
    return out.getvalue()


def attach(
    *,
    case: Case,
    file: Any,
    purpose: str,
    actor: Actor,
    now: datetime,
    visibility: str = Visibility.ALL,
) -> Attachment:
    """Take a file into a case; its hash goes into the case's chain.

    Arguments:
        file: an uploaded file (``name``, ``read``), or a prepared one.

    Errors: ``EvidenceError``; nothing of this call is kept when it is raised inside the caller's transaction.
    """
    if Attachment.objects.filter(case=case).count() >= MAX_FILES:
        raise EvidenceError(f"每件事项最多 {MAX_FILES} 个附件。")
    ready = prepare_file(file)
    blob = _blob(ready, now)
    attachment = Attachment.objects.create(
        case=case,
        blob=blob,
        name=ready.name,
        purpose=purpose,
        given_by_id=actor.party_id,
        given_at=now,
        visibility=visibility,
    )
    append(
        chain_for("case", case.number),
        action="evidence.attach",
        ids=actor.ids,
        now=now,
        data={"sha256": blob.sha256, "size": blob.size},
    )
    return attachment


def release_blob(blob_id: int) -> bool:
    """Forget a content that nothing holds any more; its file goes with the next sweep. False while something does.

    What holds a content points at it and protects it: the database decides, not a list kept here.
    """
    try:
        with transaction.atomic():
            return Blob.objects.filter(pk=blob_id).delete()[0] > 0
    except (ProtectedError, IntegrityError):
        return False


def sweep(*, now: datetime) -> int:
    """Delete stored contents and thumbnails that no row knows and that are older than a day. Returns how many.

    A content is stored before the transaction of its case; one that nobody came to know is left of a move that failed.
    """
    removed = 0
    for folder, ending in (("evidence", ""), ("thumbnails", ".jpg")):
        for shelf in _folders(folder):
            names = default_storage.listdir(f"{folder}/{shelf}")[1]
            known = set(Blob.objects.filter(sha256__startswith=shelf).values_list("sha256", flat=True))
            for name in names:
                path = f"{folder}/{shelf}/{name}"
                if name.removesuffix(ending) in known or default_storage.get_modified_time(path) >= now - UNCLAIMED:
                    continue
                if not Blob.objects.filter(sha256=name.removesuffix(ending)).exists():  # since the shelf was read
                    default_storage.delete(path)
                    removed += 1
    return removed


def _folders(path: str) -> list[str]:
    return default_storage.listdir(path)[0] if default_storage.exists(path) else []
