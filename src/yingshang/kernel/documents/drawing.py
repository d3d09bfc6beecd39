"""Pictures and text boxes in DrawingML."""

from __future__ import annotations

from lxml import etree

from yingshang.kernel.documents.ooxml import Element, R, W, element

EMU_PER_TWIP = 635
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NAMES = f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:r="{R}" xmlns:w="{W}"'


def picture(side: int, relation: str = "rId1", number: int = 1) -> Element:
    """A run with a QR in the line of text, ``side`` in English metric units.

    Arguments:
        relation: of the image in its part.
        number: of the drawing, unique in its part.
    """
    drawing = etree.fromstring(
        f'<wp:inline {_NAMES} xmlns:pic="{_DRAWING}/picture" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="{number}" name="QR" descr="核验二维码"/><a:graphic>'
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="qr.png"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    )
    return element("r", element("drawing", drawing))


def box_at_foot(width: int, height: int, *content: Element) -> Element:
    """A run with a frameless text box on the lower edge of its page's text; ``width`` and ``height`` in twips.

    A box, since LibreOffice lets no table float that is as wide as the text.
    """
    size = f'cx="{width * EMU_PER_TWIP}" cy="{height * EMU_PER_TWIP}"'
    drawing = etree.fromstring(
        f'<wp:anchor {_NAMES} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        f'<wp:docPr id="2" name="版记"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SHAPE}">'
        f'<wps:wsp xmlns:wps="{_SHAPE}"><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        "<wps:txbx><w:txbxContent/></wps:txbx>"
        '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    )
    inside = next(drawing.iter(f"{{{W}}}txbxContent"))
    inside.extend(content)
    choice = etree.Element(f"{{{_COMPATIBILITY}}}Choice", {"Requires": "wps"}, nsmap={"wps": _SHAPE})
    choice.append(element("drawing", drawing))
    alternatives = etree.Element(f"{{{_COMPATIBILITY}}}AlternateContent", nsmap={"mc": _COMPATIBILITY})
    alternatives.append(choice)
    return element("r", alternatives)
