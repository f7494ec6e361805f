"""The pages that must be there before any course: front page and catalogue, per language."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Locale, Page, Site

from ..models import CatalogueIndexPage, HomePage

_TITLES = {"vi": ("Học Thi đua", "Chuyên đề"), "en": ("Học Thi đua", "Courses")}


@dataclass(frozen=True)
class Trunk:
    """The catalogue's page in each language."""

    catalogues: dict[str, CatalogueIndexPage]
    locales: dict[str, Locale]


def ensure_trunk() -> Trunk:
    """Make what is missing of the front pages and catalogues; change nothing else."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code in dict(settings.LANGUAGES)
    }
    first = settings.LANGUAGE_CODE
    home = _home(locales[first])
    catalogues = {first: _catalogue(home, locales[first], None)}
    for code, locale in locales.items():
        if code != first:
            translated = _translated_home(home, locale)
            catalogues[code] = _catalogue(translated, locale, catalogues[first])
    return Trunk(catalogues, locales)


def _home(locale: Locale) -> HomePage:
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        root = Page.get_first_root_node()
        # The welcome page that Wagtail's own migrations made.
        for page in root.get_children().filter(slug="home"):
            Site.objects.filter(root_page=page).delete()
            page.delete()
        root.refresh_from_db()
        home = root.add_child(
            instance=HomePage(
                title=_TITLES[locale.language_code][0], slug="home", locale=locale
            )
        )
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost",
            port=80,
            root_page=home,
            is_default_site=True,
            site_name=settings.WAGTAIL_SITE_NAME,
        )
    return home


def _translated_home(home: HomePage, locale: Locale) -> HomePage:
    found = HomePage.objects.filter(
        locale=locale, translation_key=home.translation_key
    ).first()
    if found is None:
        root = Page.get_first_root_node()
        found = root.add_child(
            instance=HomePage(
                title=_TITLES[locale.language_code][0],
                slug=f"home-{locale.language_code}",
                locale=locale,
                translation_key=home.translation_key,
            )
        )
    return found


def _catalogue(
    home: HomePage, locale: Locale, source: CatalogueIndexPage | None
) -> CatalogueIndexPage:
    found = CatalogueIndexPage.objects.child_of(home).first()
    if found is None:
        page = CatalogueIndexPage(
            title=_TITLES[locale.language_code][1], slug="courses", locale=locale
        )
        if source is not None:
            page.translation_key = source.translation_key
        found = home.add_child(instance=page)
    return found
