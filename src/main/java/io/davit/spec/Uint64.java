package io.davit.spec;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks a {@code long} or {@code Long} that holds the bits of an unsigned 64-bit number; {@code null}: absent. */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonDeserialize(using = Uint64.Reader.class)
public @interface Uint64 {

    /** Reads numbers of 2^63 and above too; the schema has checked the range. */
    final class Reader extends StdDeserializer<Long> implements ContextualDeserializer {

        private final Long absent;

        Reader() {
            this(0L);
        }

        private Reader(Long absent) {
            super(long.class);
            this.absent = absent;
        }

        @Override
        public Reader createContextual(DeserializationContext context, BeanProperty property) {
            return property.getType().isPrimitive() ? this : new Reader(null);
        }

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.getBigIntegerValue().longValue();
        }

        @Override
        public Long getNullValue(DeserializationContext context) {
            return absent;
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return absent;
        }
    }
}
