"""Registration's front door: who has a place, who a person is, and who may do what."""

from services.registration.service.editions import Editions
from services.registration.service.registrations import Registrations
from services.registration.service.roles import Roles
from services.registration.service.sign_in import SignIn


class RegistrationService(Editions, Registrations, SignIn, Roles):
    """Each method is one use case, told top to bottom."""

    name = "registration"


__all__ = ["RegistrationService"]
