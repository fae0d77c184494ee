package io.davit.resolve;

import io.davit.spec.IdMapping;
import java.util.List;

/** The user and group id mappings of an id-mapped mount (user_namespaces(7)). */
public record IdMappings(List<IdMapping> uids, List<IdMapping> gids) {

    public static final IdMappings NONE = new IdMappings(List.of(), List.of());
}
