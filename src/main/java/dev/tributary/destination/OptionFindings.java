package dev.tributary.destination;

/** Takes what is wrong across options. */
@FunctionalInterface
public interface OptionFindings {

    /**
     * @param option  its name, after that of its group: {@code lookalike.ratio}
     * @param what    is wrong
     * @param instead such as {@code write such as 0.02}
     */
    void wrong(String option, String what, String instead);
}
