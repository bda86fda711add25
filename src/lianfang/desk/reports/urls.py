from django.urls import path

from . import burdens, filling, handed, library, terms, views, workbench

urlpatterns = [
    path("forms/", views.forms, name="forms"),
    path("forms/burden/", burdens.burden, name="form_burden"),
    path("forms/zero/", views.state_zero, name="form_zero"),
    path("forms/library/", library.form_library, name="form_library"),
    path("forms/new/", workbench.new, name="form_new"),
    path("forms/work/<uuid:key>/", workbench.work, name="form_work"),
    path("forms/work/<uuid:key>/columns/", workbench.say, name="form_say"),
    path("forms/work/<uuid:key>/register/", workbench.register, name="form_register"),
    path("forms/<uuid:form_id>/version/", workbench.version, name="form_version"),
    path("forms/fill/", filling.drop, name="form_fill"),
    path("forms/open/", filling.open_due, name="form_open"),
    path("forms/sheet/<uuid:key>/", filling.sheet, name="form_sheet"),
    path("forms/sheet/<uuid:key>/type/", filling.type_cells, name="form_type"),
    path("forms/sheet/<uuid:key>/again/", filling.again, name="form_again"),
    path("forms/sheet/<uuid:key>/take/", filling.take, name="form_take"),
    path("forms/sheet/<uuid:key>/release/", filling.release, name="form_release"),
    path("forms/handed/<uuid:filing_id>/", handed.handed, name="form_handed"),
    path("forms/handed/<uuid:filing_id>/take/", handed.take_handed, name="form_handed_take"),
    path("forms/<uuid:form_id>/", library.form, name="form"),
    path("forms/<uuid:form_id>/terms/", terms.amend, name="form_amend"),
    path("forms/<uuid:form_id>/end/", library.end, name="form_end"),
    path("forms/<uuid:form_id>/blank/", library.blank, name="form_blank"),
]
