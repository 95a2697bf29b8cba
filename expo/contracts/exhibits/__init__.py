"""What the house `exhibits` promises: what is shown at an edition, and the tests that people book.

Exhibitors, stands, projects, technologies, stations and tests are named within an edition by a `key` (a slug that
organisers choose); slots and bookings by UUID. Bookings carry a six-character code for the station.
"""

from expo.contracts.exhibits.bookings import (
    BOOKING_STATES,
    PROGRESS,
    RELEASE_REASONS,
    Booking,
    Bookings,
    BookSlot,
    CancelBooking,
    Decision,
    Decisions,
    ExplainBooking,
    FreeSlot,
    MyBookings,
    MyPlace,
)
from expo.contracts.exhibits.events import (
    SlotBooked,
    SlotMoved,
    SlotPassedOver,
    SlotPromoted,
    SlotReleased,
    SlotWaiting,
    TimeFreed,
    TimeTaken,
)
from expo.contracts.exhibits.exhibitors import Exhibitor, Exhibitors, GetExhibitor, ListExhibitors
from expo.contracts.exhibits.imports import Imported, ImportExhibits, ImportProjects, ImportReport
from expo.contracts.exhibits.moves import MoveSlot, PlanSlotMove, SlotMove
from expo.contracts.exhibits.pages import Link
from expo.contracts.exhibits.projects import GetProject, ListProjects, Partner, Project, Projects
from expo.contracts.exhibits.rows import ExhibitorRow, ProjectRow, ResourceRow, SlotRow, TechnologyRow, TestRow
from expo.contracts.exhibits.stations import (
    Expected,
    ListStation,
    MarkBooking,
    MyStations,
    Station,
    Stations,
    StationSlot,
    StationView,
)
from expo.contracts.exhibits.technologies import GetTechnology, ListTechnologies, Technologies, Technology
from expo.contracts.exhibits.tests import GetTest, ListTests, Slot, Test, Tests

__all__ = [
    "BOOKING_STATES",
    "PROGRESS",
    "RELEASE_REASONS",
    "BookSlot",
    "Booking",
    "Bookings",
    "CancelBooking",
    "Decision",
    "Decisions",
    "Exhibitor",
    "ExhibitorRow",
    "Exhibitors",
    "Expected",
    "ExplainBooking",
    "FreeSlot",
    "GetExhibitor",
    "GetProject",
    "GetTechnology",
    "GetTest",
    "ImportExhibits",
    "ImportProjects",
    "ImportReport",
    "Imported",
    "Link",
    "ListExhibitors",
    "ListProjects",
    "ListStation",
    "ListTechnologies",
    "ListTests",
    "MarkBooking",
    "MoveSlot",
    "MyBookings",
    "MyPlace",
    "MyStations",
    "Partner",
    "PlanSlotMove",
    "Project",
    "ProjectRow",
    "Projects",
    "ResourceRow",
    "Slot",
    "SlotBooked",
    "SlotMove",
    "SlotMoved",
    "SlotPassedOver",
    "SlotPromoted",
    "SlotReleased",
    "SlotRow",
    "SlotWaiting",
    "Station",
    "StationSlot",
    "StationView",
    "Stations",
    "Technologies",
    "Technology",
    "TechnologyRow",
    "Test",
    "TestRow",
    "Tests",
    "TimeFreed",
    "TimeTaken",
]
