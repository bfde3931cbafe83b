"""The USB driver on pyusb's own lowest boundary: a backend in place of libusb."""

from __future__ import annotations

import errno
from array import array
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import usb.backend
import usb.core

from drivers.stream import StreamLost
from drivers.usb import UsbStream

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x03, 0x85
"""Not the addresses that a careless driver would assume."""


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb is untyped
    """One printer: a vendor's interface first, the printer's second."""

    def __init__(self, interfaces: tuple[int, ...] = (0xFF, 7), endpoints: tuple[int, ...] = (IN, OUT)) -> None:
        self.interfaces = interfaces
        self.endpoints = endpoints
        self.kernel_has_it = True
        self.claimed: set[int] = set()
        self.received = b""
        self.says = b""
        self.fault: usb.core.USBError | None = None
        self.timeouts: list[int] = []

    def enumerate_devices(self) -> Iterator[str]:
        yield "printer"

    def get_device_descriptor(self, _device: object) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, _device: object, number: int) -> SimpleNamespace:
        if number:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=41, bNumInterfaces=len(self.interfaces), bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, _device: object, number: int, alt: int, _config: int) -> SimpleNamespace:
        if number >= len(self.interfaces) or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=number, bAlternateSetting=0,
            bNumEndpoints=len(self.endpoints), bInterfaceClass=self.interfaces[number], bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, _device: object, number: int, _interface: int, _alt: int, _config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.endpoints[number], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, _device: object) -> str:
        return "handle"

    def close_device(self, _handle: object) -> None:
        """Nothing is held."""

    def get_configuration(self, _handle: object) -> int:
        return 1

    def claim_interface(self, _handle: object, number: int) -> None:
        if self.kernel_has_it:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self.claimed.add(number)

    def release_interface(self, _handle: object, number: int) -> None:
        self.claimed.discard(number)

    def is_kernel_driver_active(self, _handle: object, _number: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, _handle: object, _number: int) -> None:
        self.kernel_has_it = False

    def attach_kernel_driver(self, _handle: object, _number: int) -> None:
        self.kernel_has_it = True

    def bulk_write(self, _handle: object, endpoint: int, _number: int, data: array[int], timeout: int) -> int:
        self.timeouts.append(timeout)
        if self.fault:
            raise self.fault
        assert endpoint == OUT
        self.received += data.tobytes()
        return len(data)

    def bulk_read(self, _handle: object, endpoint: int, _number: int, buffer: array[int], timeout: int) -> int:
        self.timeouts.append(timeout)
        if self.fault:
            raise self.fault
        assert endpoint == IN
        if not self.says:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        said, self.says = self.says[: len(buffer)], self.says[len(buffer) :]
        buffer[: len(said)] = array("B", said)
        return len(said)


def test_the_printers_interface_and_endpoints_are_discovered_and_used() -> None:
    bus = Bus()
    stream = UsbStream(VENDOR, PRODUCT, bus)
    assert bus.claimed == {1}
    assert stream.write(b"\x1b@abc")
    assert bus.received == b"\x1b@abc"
    bus.says = b"\x12"
    assert stream.read(16, 0.1) == b"\x12"


def test_the_printer_is_taken_from_the_kernel_and_given_back() -> None:
    bus = Bus()
    stream = UsbStream(VENDOR, PRODUCT, bus)
    kernel_had_it_meanwhile = bus.kernel_has_it
    stream.close()
    assert not kernel_had_it_meanwhile
    assert bus.kernel_has_it
    assert not bus.claimed


def test_every_wait_is_finite_even_one_of_no_time_at_all() -> None:
    bus = Bus()
    stream = UsbStream(VENDOR, PRODUCT, bus)
    assert stream.read(16, 0) == b""
    stream.write(b"x")
    assert all(timeout > 0 for timeout in bus.timeouts)


def test_a_printer_that_takes_nothing_is_busy_and_one_that_left_is_lost() -> None:
    bus = Bus()
    stream = UsbStream(VENDOR, PRODUCT, bus)
    bus.fault = usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
    assert not stream.write(b"x")
    bus.fault = usb.core.USBError("No such device", errno=errno.ENODEV)
    with pytest.raises(StreamLost):
        stream.write(b"x")
    with pytest.raises(StreamLost):
        stream.read(1, 0.1)
    stream.close()


def test_a_printer_with_no_way_back_is_silent() -> None:
    stream = UsbStream(VENDOR, PRODUCT, Bus(endpoints=(OUT,)))
    assert stream.write(b"x")
    assert stream.read(16, 0.1) == b""


@pytest.mark.parametrize("bus", [Bus(interfaces=(3,)), Bus(endpoints=(IN,))], ids=["no printer", "no way out"])
def test_a_device_that_cannot_print_is_not_opened(bus: Bus) -> None:
    with pytest.raises(StreamLost):
        UsbStream(VENDOR, PRODUCT, bus)


def test_another_device_on_the_bus_is_not_taken() -> None:
    with pytest.raises(StreamLost, match="1234:5678"):
        UsbStream(0x1234, 0x5678, Bus())
