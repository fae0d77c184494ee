package io.davit.systemd;

import io.davit.DavitException;
import java.util.Arrays;

/** Fuzzes the D-Bus decoder: a message, or a DavitException; in memory and time of the message's size. */
public final class MessageFuzz {

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < Message.FIXED_SIZE) {
            return;
        }
        byte[] fixed = Arrays.copyOf(data, Message.FIXED_SIZE);
        int length = Message.length(fixed);
        if (length > Message.LARGEST) {
            throw new AssertionError(length + " bytes are too many");
        }
        try {
            Message.decode(data).toString();
        } catch (DavitException refused) {
            refused.getMessage();
        }
    }

    private MessageFuzz() {}
}
