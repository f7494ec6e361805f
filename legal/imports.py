"""The register as files: planned first, every fault named, then written."""

from pathlib import Path

from core.loading import FaultsFound, LoadOutcome

from .importing.documents import read_documents, write_documents
from .importing.links import read_links, write_links
from .importing.provisions import read_provisions, write_provisions

DATA = Path(__file__).resolve().parent / "data"


def load_register(folder: Path = DATA) -> LoadOutcome:
    """Read ``documents.csv``, ``links.yaml`` and ``provisions/*.yaml`` into the register.

    Runs in the caller's transaction. Raises FaultsFound, and has then written nothing.
    Rows that a trainer edited are kept and listed.
    """
    documents, faults = read_documents(folder / "documents.csv")
    provisions, more = read_provisions(
        folder / "provisions", {d["code"] for d in documents}
    )
    faults += more
    if not faults:
        # What they do to each other can only be told of documents that are right.
        links, faults = read_links(documents, folder / "links.yaml")
    if faults:
        raise FaultsFound(faults)
    outcome = LoadOutcome()
    by_code = write_documents(documents, outcome)
    write_links(links, by_code)
    write_provisions(provisions, by_code, outcome)
    return outcome
