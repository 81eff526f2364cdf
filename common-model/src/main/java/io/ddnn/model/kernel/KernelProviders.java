package io.ddnn.model.kernel;

/** Chooses the kernel provider. */
public final class KernelProviders {

    /** System property that forces a provider by its name. */
    public static final String PROPERTY = "ddnn.kernel";

    private KernelProviders() {}

    /**
     * The provider that the system property {@value #PROPERTY} names, or the fastest one that this machine offers.
     *
     * @throws IllegalArgumentException if the property names a provider that does not exist
     */
    public static KernelProvider choose() {
        String name = System.getProperty(PROPERTY, ScalarKernelProvider.NAME);
        if (!name.equals(ScalarKernelProvider.NAME)) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + " is '" + name + "', expected one of: " + ScalarKernelProvider.NAME);
        }
        return new ScalarKernelProvider();
    }
}
