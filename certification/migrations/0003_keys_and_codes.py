"""Give what was there its own keys and codes: a column's default is the same in every row."""

import secrets
import uuid
from datetime import timedelta

from django.db import migrations

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# What the last thirty days of a certificate were called until now.
_RENEWAL = timedelta(days=30)


def fill(apps, schema_editor):
    Requirement = apps.get_model("certification", "Requirement")
    for row in Requirement.objects.all():
        row.key = uuid.uuid4()
        row.save(update_fields=["key"])
    Certificate = apps.get_model("certification", "Certificate")
    batch = []
    for row in Certificate.objects.only("pk", "expires_on").iterator(chunk_size=2000):
        row.check_code = "".join(secrets.choice(_LETTERS) for _place in range(8))
        row.renewal_from = row.expires_on - _RENEWAL
        row.grace_until = row.expires_on
        batch.append(row)
        if len(batch) == 2000:
            _write(Certificate, batch)
    _write(Certificate, batch)


def _write(model, batch):
    model.objects.bulk_update(
        batch, ["check_code", "renewal_from", "grace_until"], batch_size=500
    )
    batch.clear()


class Migration(migrations.Migration):
    dependencies = [("certification", "0002_certificates_that_stay_true")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
