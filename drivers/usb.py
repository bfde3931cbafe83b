"""A USB printer by pyusb: its printer-class interface is found, taken from the kernel and given back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from drivers.stream import WRITE_TIMEOUT_S, StreamLost

PRINTER_CLASS = 7
"""USB-IF base class of printers."""


class UsbStream:
    """The bulk endpoints of a printer. Time-outs are always finite: 0 would mean "for ever" to libusb."""

    baud: int | None = None

    def __init__(self, vendor: int, product: int, backend: Any = None) -> None:  # Any: pyusb is untyped
        import usb.core  # noqa: PLC0415 — only where a USB printer is configured
        import usb.util  # noqa: PLC0415

        self._usb = usb
        try:
            device = usb.core.find(idVendor=vendor, idProduct=product, backend=backend)
            if device is None:
                raise StreamLost(f"no USB device {vendor:04x}:{product:04x}")
            self._claim(device)
        except usb.core.NoBackendError as fault:
            raise StreamLost("libusb is missing: apt install libusb-1.0-0") from fault
        except usb.core.USBError as fault:
            raise StreamLost(str(fault)) from fault

    def _claim(self, device: Any) -> None:
        self._device = device
        self._detached = False
        self._interface = self._printer_interface(device)
        self._number = self._interface.bInterfaceNumber
        with suppress(NotImplementedError):  # only Linux has a driver of its own in the way
            if device.is_kernel_driver_active(self._number):
                device.detach_kernel_driver(self._number)
                self._detached = True
        self._usb.util.claim_interface(device, self._number)
        self._out, self._in = self._endpoint("OUT"), self._endpoint("IN")
        if self._out is None:
            raise StreamLost("the USB printer has no endpoint to write to")

    def _printer_interface(self, device: Any) -> Any:
        for interface in device.get_active_configuration():
            if interface.bInterfaceClass == PRINTER_CLASS:
                return interface
        raise StreamLost("the USB device has no printer interface")

    def _endpoint(self, direction: str) -> Any:
        util = self._usb.util
        wanted = getattr(util, f"ENDPOINT_{direction}")
        return util.find_descriptor(
            self._interface,
            custom_match=lambda end: (
                util.endpoint_direction(end.bEndpointAddress) == wanted
                and util.endpoint_type(end.bmAttributes) == util.ENDPOINT_TYPE_BULK
            ),
        )

    def write(self, data: bytes) -> bool:
        """As `Stream.write`."""
        try:
            return bool(self._out.write(data, int(WRITE_TIMEOUT_S * 1000)) == len(data))
        except self._usb.core.USBTimeoutError:
            return False
        except self._usb.core.USBError as fault:
            raise StreamLost(str(fault)) from fault

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """As `Stream.read`."""
        if self._in is None:
            return b""
        size = max(max_bytes, self._in.wMaxPacketSize)  # less than a packet would overflow
        try:
            return bytes(self._in.read(size, max(1, int(timeout_s * 1000))))
        except self._usb.core.USBTimeoutError:
            return b""
        except self._usb.core.USBError as fault:
            raise StreamLost(str(fault)) from fault

    def close(self) -> None:
        """As `Stream.close`."""
        with suppress(self._usb.core.USBError):
            self._usb.util.dispose_resources(self._device)
            if self._detached:
                self._device.attach_kernel_driver(self._number)
