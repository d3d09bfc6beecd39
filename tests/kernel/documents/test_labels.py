"""Sheets of labels: where each stands, that equal ones are equal bytes, that every QR is read back from the print."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from yingshang.kernel import clock
from yingshang.kernel.documents import PER_SHEET, Label, find_office, to_pdf, write_labels
from yingshang.kernel.documents.errors import MissingProgram
from yingshang.kernel.documents.qr import address_symbol, symbol_png

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=clock.SHANGHAI)
BEFORE = "https://yingshang.yunxi.luohe.gov.cn/c/"


def token(number: int) -> str:
    return f"{number:03d}".replace("0", "A") + "QK7" * 45


def labels(count: int) -> list[Label]:
    name = "云溪区第一建筑材料与装配式构件研发制造销售安装一体化股份有限公司清溪镇柳湾村第三分公司"
    return [
        Label(
            symbol_png(address_symbol(BEFORE, token(i))),
            name[: 8 + i * 3],
            "7K3M-Q9RA",
            ("一行", "二行", "三行", "四行", "五行"),
        )
        for i in range(count)
    ]


def written(count: int) -> bytes:
    file = io.BytesIO()
    write_labels(labels(count), file, title="标签", author="区营商办", created=NOW)
    return file.getvalue()


def test_equal_labels_are_equal_bytes_and_none_is_refused() -> None:
    assert written(3) == written(3)
    with pytest.raises(ValueError, match="no label"):
        written(0)


def test_every_label_is_read_back_from_the_print_at_its_place(tmp_path: Path) -> None:
    try:
        find_office()
    except MissingProgram:
        pytest.skip("needs LibreOffice")
    docx, pdf = tmp_path / "labels.docx", tmp_path / "labels.pdf"
    docx.write_bytes(written(13))
    to_pdf(docx, pdf)
    document = pypdfium2.PdfDocument(pdf)
    read = []
    for page in document:
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
        found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
        read.append({code.text for code in found})
        for code in found:
            width = (code.position.top_right.x - code.position.top_left.x) / 150 * 25.4
            assert 29 < width < 33, "49 modules of 0.63 mm"
    assert [len(texts) for texts in read] == [PER_SHEET, 3]
    assert set.union(*read) == {BEFORE + token(i) for i in range(13)}
    document.close()
