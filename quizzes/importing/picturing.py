"""Pictures of questions as images of Wagtail: each file once, all in one collection."""

from collections.abc import Iterable
from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection, ReferenceIndex

from organisation.models import User

from ..formats.items import PictureFile
from ..models import Question
from .tidying import picture_hash

COLLECTION = "Câu hỏi"


class Gallery:
    """Keeps pictures while a plan is applied, and can take them back."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._collection: Collection | None = None
        # Storage and name of each file written: a rollback leaves files lying.
        self._written: list[tuple[object, str]] = []

    def image_of(self, picture: PictureFile | None, by: User | None) -> int | None:
        """Return the primary key of the image with these bytes, a new one where needed."""
        if picture is None:
            return None
        digest = picture_hash(picture.data)
        if digest not in self._known:
            images = get_image_model().objects
            found = images.filter(file_hash=digest).values_list("pk", flat=True).first()
            self._known[digest] = found or self._keep(picture, digest, by)
        return self._known[digest]

    def _keep(self, picture: PictureFile, digest: str, by: User | None) -> int:
        name = picture.name.rpartition("/")[2]
        image = get_image_model()(
            title=(name.rpartition(".")[0] or name)[:255],
            description=picture.alt[:255],
            collection=self._where(),
            uploaded_by_user=by,
            file=ImageFile(BytesIO(picture.data), name=name),
            file_size=len(picture.data),
            file_hash=digest,
        )
        image.save()
        self._written.append((image.file.storage, image.file.name))
        pk: int = image.pk
        return pk

    def _where(self) -> Collection:
        if self._collection is None:
            root = Collection.get_first_root_node()
            found = root.get_children().filter(name=COLLECTION).first()
            self._collection = found or root.add_child(name=COLLECTION)
        return self._collection

    def index(self, questions: Iterable[Question]) -> None:
        """Let Wagtail know who uses the pictures, which a bulk insert does not tell it."""
        for question in questions:
            if question.picture_id:
                ReferenceIndex.create_or_update_for_object(question)

    def take_back(self) -> None:
        """Remove the files of images whose rows were rolled back."""
        for storage, name in self._written:
            storage.delete(name)  # type: ignore[attr-defined]
        self._written.clear()
