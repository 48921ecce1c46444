package org.farheap.runtime;

import java.util.Set;
import jdk.jfr.SettingControl;

/// The setting "throttle" of a sampled event: so many a second, such as "100/s", or "off" for all. The data path does the picking
/// ([RecordingSettings] tells it); here the setting is made known to JFR.
public final class ThrottleSetting extends SettingControl {
    static final String DEFAULT = "100/s";

    private String value = DEFAULT;

    @Override
    public String combine(Set<String> values) {
        String widest = DEFAULT;
        long most = -1;
        for (String each : values) {
            long rate = perSecond(each);
            if (rate == 0) {
                return each;
            }
            if (rate > most) {
                most = rate;
                widest = each;
            }
        }
        return widest;
    }

    @Override
    public void setValue(String value) {
        this.value = value;
    }

    @Override
    public String getValue() {
        return value;
    }

    /// Events a second; 0: all. What cannot be read counts as the default. Units as the JDK's own throttle has: s, m, h and such.
    static long perSecond(String text) {
        String[] parts = text.strip().split("/");
        if (parts[0].equals("off")) {
            return 0;
        }
        try {
            long rate = Long.parseLong(parts[0].strip());
            String unit = parts.length == 1 ? "s" : parts[1].strip();
            long perSecond = switch (unit) {
                case "ms" -> rate * 1000;
                case "m" -> rate / 60;
                case "h" -> rate / 3600;
                default -> rate;
            };
            return Math.max(1, Math.min(perSecond, Integer.MAX_VALUE));
        } catch (NumberFormatException e) {
            return perSecond(DEFAULT);
        }
    }
}
