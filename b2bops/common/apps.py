from django.apps import AppConfig

from b2bops.common import logs


class CommonConfig(AppConfig):
    name = "b2bops.common"
    label = "common"

    def ready(self) -> None:
        logs.configure()
