"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: LegalChange; arguments: change, provision_ids (a set of pks that it touches).
# Sent when a change is recorded, mended or withdrawn.
provision_changed = Signal()

# sender: ChangeItem; arguments: items (a list). Sent once when items, of one change or of
# several, were settled or opened again.
items_settled = Signal()
