from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="end_recorded_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="recorded_on",
            field=models.DateField(editable=False, null=True),
        ),
    ]
