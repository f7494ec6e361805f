from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitfigure",
            name="basis_changed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="due_soon",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="excused",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="expired",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="not_required",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="renewal_open",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="unitfigure",
            name="revoked",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
