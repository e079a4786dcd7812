"""The form of the page editor."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class ContentPageForm(WagtailAdminPageForm):
    """Holds the editor to the publishing rule, except when a draft is saved."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Save what a person has edited: from now on it is no longer an untouched import."""
        self.instance.imported = False
        return super().save(commit=commit)

    def _post_clean(self) -> None:
        super()._post_clean()
        # A moderator must be able to send an incomplete page back.
        if self.is_deferred_validation or self.data.get("workflow-action-name") == "reject":
            return
        missing = self.instance.missing_fields(
            principles=self._has("principle_links"),
            topics=self._has("topic_links"),
            cities=self._has("city_links"),
        )
        for name, message in missing.items():
            if name in self.formsets:
                # Beside the list that lacks an entry, and in the summary above the form.
                self.formsets[name].non_form_errors().append(str(message))
                self.add_error(None, message)
            else:
                self.add_error(name, message)

    def _has(self, name: str) -> bool:
        formset = self.formsets[name]
        kept = [form for form in formset.forms if form not in formset.deleted_forms]
        return any(form.has_changed() or form.instance.pk for form in kept)
