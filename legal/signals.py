"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: LegalChange; arguments: change, provision_ids (a set of pks that it touches).
# Sent when a change is recorded, mended or withdrawn.
provision_changed = Signal()

# sender: ChangeItem; arguments: item. Sent when an item was settled or opened again.
item_settled = Signal()
