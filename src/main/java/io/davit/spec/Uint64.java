package io.davit.spec;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An unsigned 64-bit number, held in a {@code long} with the same bits. */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonDeserialize(using = Uint64.Reader.class)
public @interface Uint64 {

    /** Reads what a {@code long} cannot hold by its bits; the schema has checked the range. */
    final class Reader extends StdDeserializer<Long> {

        Reader() {
            super(long.class);
        }

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.getBigIntegerValue().longValue();
        }

        @Override
        public Long getNullValue(DeserializationContext context) {
            return 0L;
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return 0L;
        }
    }
}
