"""What somebody hands in as a file: known by its content, not by its name, and rid of where it was taken."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from actions.errors import Trouble

LARGEST = 10 * 1024 * 1024
"""Bytes of one file as it is sent: a photo of a phone is three to six million."""
MOST_PIXELS = 60_000_000
"""A picture that unpacks into more is no photo of a paper."""
LONGEST_SIDE = 2600
"""Enough to read the small print of a page; larger ones are made smaller."""
QUALITY = 88
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "jpg", "MPO": "jpg"}
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
"""What a paper on paper has no use for."""


@dataclass(frozen=True)
class Scan:
    """A file as it is kept. ``type``: jpg, png or pdf."""

    type: str
    body: bytes


def cleaned(content: bytes) -> Scan:
    """The file as it may be kept. Raises Trouble for what is too large, damaged, or neither a picture nor a PDF."""
    if not content:
        raise Trouble("empty_file", "没有收到文件。", "请再选一次照片或 PDF。", 422)
    if len(content) > LARGEST:
        raise too_large()
    if content.lstrip()[:5] == b"%PDF-":
        return _pdf(content)
    return _picture(content)


def too_large() -> Trouble:
    return Trouble("file_too_large", "这个文件超过 10 兆。", "请拍得小一点，或分几次传。", 413)


def _pdf(content: bytes) -> Scan:
    if b"%%EOF" not in content[-2048:]:
        raise Trouble("broken_file", "这个 PDF 不完整。", "请重新存一次再传，或直接拍照。", 422)
    if ACTIVE.search(content):
        raise Trouble("active_pdf", "这个 PDF 里带有程序或附件，不能收。", "请打印成新的 PDF 再传，或直接拍照。", 422)
    return Scan("pdf", content)


def _picture(content: bytes) -> Scan:
    """Painted anew: the orientation is kept by turning, position, time, device and whatever else was inside are not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "MPO")) as opened:
                kind = KINDS[opened.format or ""]
                if opened.width * opened.height > MOST_PIXELS:
                    raise Trouble("too_many_pixels", "这张照片太大了。", "请用手机的普通拍照再拍一张。", 422)
                turned = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, KeyError):
        raise Trouble(
            "unknown_file", "只收照片（JPG、PNG）和 PDF，这个文件不是。", "请拍照，或存成 PDF 再传。", 415
        ) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as failure:
        raise Trouble("broken_file", "这张照片打不开。", "请重新拍一张再传。", 422) from failure
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    if kind == "png":
        turned.save(out, "PNG", optimize=True)
    else:
        turned.save(out, "JPEG", quality=QUALITY)
    return Scan(kind, out.getvalue())
