from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "b2bops.demo"
    label = "demo"
