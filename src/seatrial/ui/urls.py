"""The pages that belong to no domain."""

from django.urls import path

from seatrial.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("search", views.search_page, name="search"),
    path("ui", views.components, name="components"),
    path("ui/theme", views.theme, name="theme"),
]
