package dev.waybill.flow.script.child;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;

/** The JDK's own files that it opens at their first use only: a confined process cannot any more. */
final class JdkFiles {
    private JdkFiles() {}

    /** @return a number that depends on all of them, so that nothing is left out */
    static int load() throws NoSuchAlgorithmException {
        return new SecureRandom().nextInt() // lib/security, the system's source of randomness
                + MessageDigest.getInstance("SHA").getDigestLength() // conf/security
                + ZoneId.of("Europe/Berlin").getRules().getOffset(Instant.EPOCH).getTotalSeconds() // lib/tzdb.dat, by java.time
                + TimeZone.getTimeZone("Asia/Tokyo").getRawOffset() // the same, by java.util
                + Calendar.getInstance().getFirstDayOfWeek()
                + new SimpleDateFormat("EEEE", Locale.ROOT).hashCode();
    }
}
