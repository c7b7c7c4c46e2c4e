/// Answers to "why": why a gradient is zero, tiny, huge or absent, and where the first number that is none came
/// from. Reads the graph the user wrote and the numbers that the engine computed for it; computes nothing that
/// trains. Sentences stand in the message files of the explanations, numbers in the records here, so that a page
/// or a service can show them its own way. It knows no layers: what belongs to a training is added by whoever
/// trains.
@NullMarked
package backprop4j.diagnose;

import org.jspecify.annotations.NullMarked;
