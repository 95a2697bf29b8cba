"""What registration reads and writes, by subject."""

from services.registration.store import editions, people, quotas, registrations, sign_in

__all__ = ["editions", "people", "quotas", "registrations", "sign_in"]
