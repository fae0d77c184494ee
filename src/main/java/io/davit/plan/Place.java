package io.davit.plan;

/** A place in the config, as messages write it. */
final class Place {

    /** A JSON pointer as people write it: {@code /mounts/3} is {@code mounts[3]}. */
    static String of(String pointer) {
        StringBuilder where = new StringBuilder();
        for (String token : pointer.substring(Math.min(1, pointer.length())).split("/")) {
            boolean index = !token.isEmpty() && token.chars().allMatch(Character::isDigit);
            if (index) {
                where.append('[').append(token).append(']');
            } else {
                where.append(where.isEmpty() ? "" : ".").append(token.replace("~1", "/").replace("~0", "~"));
            }
        }
        return where.toString();
    }

    private Place() {}
}
