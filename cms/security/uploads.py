"""What editors may upload: by its name, and by what it really is."""

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image as Picture
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

ENTRIES = 10_000  # files in an office document
STEM = 80  # characters of a file's name
# Text that a browser could take for a page, or a program for its own.
NO_TEXT = re.compile(rb"\s*(<|%PDF|%!PS|MZ|PK\x03\x04|\{\\rtf|#!)", re.ASCII)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for files, which looks into them and gives them plain names."""

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError, naming file and reason."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check(file)
            file.name = plain_name(file.name or "")
        return file


class PictureField(WagtailImageField):
    """Wagtail's field, which would fail where a picture breaks off."""

    def to_python(self, data: Any) -> Any:
        """Return the picture. Raises ValidationError."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # a broken file can break a reader in any way
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error


class ImageForm(BaseImageForm):
    """Wagtail's form for pictures, with our field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget
            )

    def clean_file(self) -> Any:
        """Return the picture under a plain name."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            file.name = plain_name(file.name or "")
        return file


def bound_pictures() -> None:
    """Make Pillow refuse a picture by its stated size, before it takes memory for it."""
    Picture.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    warnings.simplefilter("error", Picture.DecompressionBombWarning)


def plain_name(name: str) -> str:
    """Return the name with one extension, and nothing that a shell, server or reader mistakes."""
    path = PurePosixPath(unicodedata.normalize("NFKC", name).replace("\\", "/").replace("\0", ""))
    stem = re.sub(r"\W+", "-", path.stem).strip("-_")
    return get_valid_filename(f"{stem[:STEM] or 'file'}{path.suffix.lower()}")


def check(file: "UploadedFile[Any]") -> None:
    """Raise ValidationError if the extension is not allowed or the content is something else."""
    extension = PurePosixPath(file.name or "").suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("“%(name)s” can't be uploaded. Allowed are: %(allowed)s."),
            params={"name": file.name, "allowed": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)},
        )
    file.seek(0)
    try:
        genuine = CONTENT[extension](file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, KeyError):
        genuine = False
    file.seek(0)
    if not genuine:
        raise ValidationError(
            _("“%(name)s” does not hold what its ending says: it is no usable %(kind)s file."),
            params={"name": file.name, "kind": extension.upper()},
        )


def _is_pdf(file: IO[bytes]) -> bool:
    return file.read(5) == b"%PDF-"


def _is_text(file: IO[bytes]) -> bool:
    """Say whether it is text in any usual encoding: no other has a zero byte or such a start."""
    start = file.read(4096)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    if NO_TEXT.match(start.removeprefix(b"\xef\xbb\xbf")):
        return False
    return b"\0" not in start


def _holds(member: str) -> Callable[[IO[bytes]], bool]:
    """Return a check for an office file that has `member`, no macros and no bomb in it."""

    def genuine(file: IO[bytes]) -> bool:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > ENTRIES or unpacked > settings.MAX_UNPACKED_SIZE:
                size = filesizeformat(settings.MAX_UNPACKED_SIZE)
                raise ValidationError(
                    _("The file unpacks to more than %(size)s."), params={"size": size}
                )
            if member == "mimetype":
                return archive.read(member)[:60] == b"application/vnd.oasis.opendocument.text"
        macros = any("vbaproject" in name.lower() for name in names)
        return member in names and "[Content_Types].xml" in names and not macros

    return genuine


CONTENT: Mapping[str, Callable[[Any], bool]] = {
    "csv": _is_text,
    "docx": _holds("word/document.xml"),
    "odt": _holds("mimetype"),
    "pdf": _is_pdf,
    "txt": _is_text,
    "xlsx": _holds("xl/workbook.xml"),
}
