from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "yingshang.kernel.calendar"
    label = "workcalendar"
    verbose_name = "工作日历"
