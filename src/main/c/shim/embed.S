/* Embeds davit-init in davit. */
    .section .rodata
    .global davit_init_start, davit_init_end
    .balign 16
davit_init_start:
    .incbin DAVIT_INIT
davit_init_end:
    .section .note.GNU-stack, "", %progbits
