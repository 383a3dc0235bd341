"""Files that are sent here: held in memory, never on a disk, and only up to a size."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from trousseau.households.importing.files import MOST_BYTES

# Beyond that nobody listens any more.
MOST_SENT = 20_000_000


class InMemory(FileUploadHandler):
    """Keeps a file in memory; of one that is too large as much as shows that it is."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Django says what is to come."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()
        self.sent = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A further piece; raises StopUpload when there is no end to it."""
        self.sent += len(raw_data)
        if self.sent > MOST_SENT:
            raise StopUpload(connection_reset=True)
        self.kept.write(raw_data[: max(0, MOST_BYTES + 1 - self.kept.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, as the view gets it."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=self.kept.getbuffer().nbytes,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
