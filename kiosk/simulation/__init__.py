"""A ward's centre and its kiosks in one thread, from one seed: real code, simulated disks, broker, paper, clocks.

Started by `kiosk simulate`. A kiosk that serves people never imports it.
"""
