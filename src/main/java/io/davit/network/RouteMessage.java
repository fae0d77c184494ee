package io.davit.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An rtnetlink(7) message: a type, the fixed header of that type, and attributes.
 *
 * @param fixed {@code struct ifinfomsg} or {@code struct ifaddrmsg}
 */
record RouteMessage(int type, byte[] fixed, List<Attribute> attributes) {

    static final int ERROR = 2;
    static final int DONE = 3;
    static final int NEWLINK = 16;
    static final int GETLINK = 18;
    static final int NEWADDR = 20;
    static final int GETADDR = 22;

    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int EXCLUSIVE = 0x200;
    static final int DUMP = 0x300;
    static final int CREATE = 0x400;

    private static final int HEADER_SIZE = 16;
    private static final int ATTRIBUTE_HEADER_SIZE = 4;
    private static final int LINK_SIZE = 16;
    private static final int ADDRESS_SIZE = 8;
    private static final int ALIGNMENT = 4;

    /**
     * An attribute ({@code struct rtattr}).
     *
     * @param type an {@code IFLA_*} (linux/if_link.h) or {@code IFA_*} constant (linux/if_addr.h)
     */
    record Attribute(int type, byte[] value) {

        static Attribute text(int type, String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            return new Attribute(type, Arrays.copyOf(utf8, utf8.length + 1));
        }

        static Attribute number(int type, int number) {
            return new Attribute(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array());
        }

        String text() {
            int length = 0;
            while (length < value.length && value[length] != 0) {
                length++;
            }
            return new String(value, 0, length, UTF_8);
        }

        int number() {
            return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
        }
    }

    /** Builds a message about a network device ({@code struct ifinfomsg}). */
    static RouteMessage link(int type, int index, int flags, int change, List<Attribute> attributes) {
        ByteBuffer fixed = ByteBuffer.allocate(LINK_SIZE).order(ByteOrder.nativeOrder());
        fixed.putInt(4, index).putInt(8, flags).putInt(12, change);
        return new RouteMessage(type, fixed.array(), attributes);
    }

    /** Builds a message about an address ({@code struct ifaddrmsg}). */
    static RouteMessage address(int type, byte[] fixed, int index, List<Attribute> attributes) {
        ByteBuffer copy = ByteBuffer.allocate(ADDRESS_SIZE).order(ByteOrder.nativeOrder());
        copy.put(fixed, 0, ADDRESS_SIZE).putInt(4, index);
        return new RouteMessage(type, copy.array(), attributes);
    }

    /** Returns the interface index, which is at the same offset in both structures. */
    int index() {
        return ByteBuffer.wrap(fixed).order(ByteOrder.nativeOrder()).getInt(4);
    }

    /** Returns the first attribute of the given type, or {@code null}. */
    Attribute attribute(int wanted) {
        for (Attribute attribute : attributes) {
            if (attribute.type() == wanted) {
                return attribute;
            }
        }
        return null;
    }

    byte[] encode(int flags, int sequence) {
        int size = HEADER_SIZE + fixed.length;
        for (Attribute attribute : attributes) {
            size += aligned(ATTRIBUTE_HEADER_SIZE + attribute.value().length);
        }
        ByteBuffer message = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        message.putInt(size).putShort((short) type).putShort((short) flags).putInt(sequence).putInt(0).put(fixed);
        for (Attribute attribute : attributes) {
            int length = ATTRIBUTE_HEADER_SIZE + attribute.value().length;
            int end = message.position() + aligned(length);
            message.putShort((short) length).putShort((short) attribute.type()).put(attribute.value());
            message.position(end);
        }
        return message.array();
    }

    private static int aligned(int size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Decodes the messages of one datagram. A truncated message ends the list. */
    static List<RouteMessage> decode(byte[] datagram) {
        List<RouteMessage> messages = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        int start = 0;
        while (datagram.length - start >= HEADER_SIZE) {
            int size = buffer.getInt(start);
            if (size < HEADER_SIZE || size > datagram.length - start) {
                break;
            }
            messages.add(decode(buffer, start + HEADER_SIZE, start + size, buffer.getShort(start + 4)));
            start += aligned(size);
        }
        return messages;
    }

    private static RouteMessage decode(ByteBuffer buffer, int start, int end, int type) {
        int fixedSize = Math.min(end - start, switch (type) {
            case NEWLINK -> LINK_SIZE;
            case NEWADDR -> ADDRESS_SIZE;
            default -> end - start;
        });
        byte[] fixed = new byte[fixedSize];
        buffer.get(start, fixed);
        List<Attribute> attributes = new ArrayList<>();
        int next = start + fixedSize;
        while (end - next >= ATTRIBUTE_HEADER_SIZE) {
            int length = buffer.getShort(next) & 0xffff;
            if (length < ATTRIBUTE_HEADER_SIZE || length > end - next) {
                break;
            }
            byte[] value = new byte[length - ATTRIBUTE_HEADER_SIZE];
            buffer.get(next + ATTRIBUTE_HEADER_SIZE, value);
            attributes.add(new Attribute(buffer.getShort(next + 2) & 0x3fff, value));
            next += aligned(length);
        }
        return new RouteMessage(type, fixed, attributes);
    }
}
