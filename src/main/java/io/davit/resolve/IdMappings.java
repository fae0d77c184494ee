package io.davit.resolve;

import io.davit.spec.IdMapping;
import java.util.List;

/** Mappings of user and group ids. */
public record IdMappings(List<IdMapping> uids, List<IdMapping> gids) {

    public static final IdMappings NONE = new IdMappings(List.of(), List.of());
}
