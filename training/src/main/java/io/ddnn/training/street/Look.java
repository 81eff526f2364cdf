package io.ddnn.training.street;

/** What an actor looks like at each moment. */
sealed interface Look {
    /** The model after having gone a distance in metres. */
    Model after(double distance);

    /** A car or a bus, which looks the same all the time. */
    record Vehicle(Model model) implements Look {

        @Override
        public Model after(double distance) {
            return model;
        }
    }

    /** A person, whose legs move. */
    record Walker(PersonModel person, boolean moving, double phase) implements Look {

        @Override
        public Model after(double distance) {
            return person.at(phase + distance * (person.cyclist() ? 1.6 : 4.2), moving);
        }
    }
}
