"""The zone as WKT 1, which every format that names a system can keep."""

from __future__ import annotations

from mineral_plugin.core.area.zones import Zone

# EPSG:6960 (Decision 05/2007/QD-BTNMT); in WKT 1 the rotations have the other sign (position vector).
_SHIFT = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
_SCALE = {3: "0.9999", 6: "0.9996"}


def zone_wkt1(zone: Zone) -> str:
    """Return a zone as WKT 1 with the seven parameters.

    Without them MapInfo writes the datum WGS 84, and the same numbers would lie 200 m off.
    """
    meridian = f"{zone.central_meridian_min / 60:.10g}"
    code = f',AUTHORITY["EPSG","{zone.epsg}"]' if zone.epsg else ""
    return (
        f'PROJCS["{zone.name}",GEOGCS["VN-2000",DATUM["Vietnam_2000",'
        f'SPHEROID["WGS 84",6378137,298.257223563],TOWGS84[{_SHIFT}]],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4756"]],PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{meridian}],'
        f'PARAMETER["scale_factor",{_SCALE[zone.width_deg]}],PARAMETER["false_easting",500000],'
        f'PARAMETER["false_northing",0],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]{code}]'
    )
