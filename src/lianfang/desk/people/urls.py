from django.urls import path

from . import changes, doubles, lives, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/find/", views.find, name="find_people"),
    path("people/doubles/", doubles.doubles, name="doubles"),
    path("people/doubles/<uuid:pair_id>/", doubles.double, name="double"),
    path("people/doubles/<uuid:pair_id>/merge/", doubles.merge_double, name="double_merge"),
    path("people/doubles/<uuid:pair_id>/apart/", doubles.part_double, name="double_apart"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/unmask/", views.unmask_person, name="person_unmask"),
    path("people/<uuid:person_id>/correct/", changes.correct_person, name="person_correct"),
    path("people/<uuid:person_id>/move/", changes.move_person, name="person_move"),
    path("people/<uuid:person_id>/facts/", lives.person_facts, name="person_facts"),
    path("people/<uuid:person_id>/part/", doubles.undo_merge, name="person_part"),
    path("people/<uuid:person_id>/<slug:what>/", lives.person_life, name="person_life"),
    path("people/household/<uuid:household_id>/", views.household, name="household"),
    path("people/household/<uuid:household_id>/unmask/", views.unmask_household, name="household_unmask"),
    path("people/household/<uuid:household_id>/add/", changes.add_person, name="household_add"),
    path("people/household/<uuid:household_id>/born/", lives.child_born, name="household_born"),
    path("people/household/<uuid:household_id>/correct/", changes.correct_household, name="household_correct"),
    path("people/household/<uuid:household_id>/move/", changes.move_household, name="household_move"),
    path("people/door/<uuid:door_id>/register/", changes.register_household, name="household_register"),
]
