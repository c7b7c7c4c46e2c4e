package backprop4j.engine.cpu;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.Optional;
import java.util.function.Consumer;

/// A class for the shape at hand, written with the class-file API of the JDK and not named by anybody: it implements an
/// interface whose one method is called `run`.
public final class WrittenClass<T> {
    private final Lookup home;
    private final Class<T> type;
    private final byte[] bytes;

    private WrittenClass(Lookup home, Class<T> type, byte[] bytes) {
        this.home = home;
        this.type = type;
        this.bytes = bytes;
    }

    /// Writes a class.
    ///
    /// @param home of the class that writes it, whose package it belongs to
    /// @param name what stack traces and profiles call it
    /// @param type what it implements
    /// @param run the type of its method
    /// @param body writes the method
    public static <T> WrittenClass<T> of(
            Lookup home, String name, Class<T> type, MethodTypeDesc run, Consumer<CodeBuilder> body) {
        ClassDesc itself = ClassDesc.of(home.lookupClass().getPackageName(), name);
        byte[] bytes = ClassFile.of()
                .build(
                        itself,
                        written -> written.withFlags(ACC_PUBLIC | ACC_FINAL)
                                .withInterfaceSymbols(desc(type))
                                .withMethodBody(INIT_NAME, MTD_void, ACC_PUBLIC, WrittenClass::construct)
                                .withMethodBody("run", run, ACC_PUBLIC, body));
        return new WrittenClass<>(home, type, bytes);
    }

    private static void construct(CodeBuilder body) {
        body.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
    }

    /// How the class-file API names a class.
    public static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /// Bytes of its longest method.
    int length() {
        return ClassFile.of().parse(bytes).methods().stream()
                .map(MethodModel::code)
                .flatMap(Optional::stream)
                .mapToInt(code -> ((CodeAttribute) code).codeLength())
                .max()
                .orElse(0);
    }

    /// An instance.
    public T instance() {
        try {
            return instance(home.defineHiddenClass(bytes, true));
        } catch (ReflectiveOperationException impossible) {
            throw unusable(impossible);
        }
    }

    /// An instance whose code finds `data` as its class's data.
    public T instance(Object data) {
        try {
            return instance(home.defineHiddenClassWithClassData(bytes, data, true));
        } catch (ReflectiveOperationException impossible) {
            throw unusable(impossible);
        }
    }

    private T instance(Lookup defined) throws ReflectiveOperationException {
        return type.cast(defined.lookupClass().getDeclaredConstructor().newInstance());
    }

    private static IllegalStateException unusable(ReflectiveOperationException impossible) {
        return new IllegalStateException("a class that was just written cannot be used", impossible);
    }
}
