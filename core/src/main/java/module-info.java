/// The tensor language, its derivative and the engines. Depends on nothing but the JDK.
///
/// A user writes with `backprop4j`; whoever extends the library or looks inside a program also meets the
/// operations, the passes and the engines' interface.
module backprop4j.core {
    requires static transitive org.jspecify;
    requires static jdk.incubator.vector;

    exports backprop4j;
    exports backprop4j.op;
    exports backprop4j.compile;
    exports backprop4j.diagnose;
    exports backprop4j.engine;
    exports backprop4j.explain;
    exports backprop4j.explain.render;
}
