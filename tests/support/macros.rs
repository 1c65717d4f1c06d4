//! Makes a [`Subject`](super::Subject) of an annotated function.

/// `subject!(f(x: f64 = 0.5, w: &[f64] = vec![1.0, 2.0]; n: usize = 3))`: the active parameters, each with its type and
/// an owned value; behind the semicolon the inactive ones. `subject!(f(…) -> f32)` if it does not return `f64`.
macro_rules! subject {
    ($f:ident($($x:ident: $t:ty = $v:expr),* $(,)? $(; $($n:ident: $nt:ty = $nv:expr),* $(,)?)?)) => {
        $crate::support::subject!(@ f64, $f, [$($x: $t = $v),*], [$($($n: $nt = $nv),*)?])
    };
    ($f:ident($($x:ident: $t:ty = $v:expr),* $(,)? $(; $($n:ident: $nt:ty = $nv:expr),* $(,)?)?) -> $y:ident) => {
        $crate::support::subject!(@ $y, $f, [$($x: $t = $v),*], [$($($n: $nt = $nv),*)?])
    };
    (@ $y:ident, $f:ident, [$($x:ident: $t:ty = $v:expr),*], [$($n:ident: $nt:ty = $nv:expr),*]) => {{
        use $crate::support::{Argument, Caller, Precision, Subject, calling, flat, numbers, with};
        use differentiable::Scalar as _;

        #[differentiable::differentiable(order = 2, wrt($($x),*))]
        fn caller($($x: $t,)* $($n: $nt),*) -> $y {
            let called = $f($($x,)* $($n),*);
            called.sin() + called * called
        }

        Subject {
            name: stringify!($f),
            precision: Precision::of::<$y>(),
            point: || {
                let mut point = Vec::new();
                $(point.extend(numbers::<<$t as Argument<'_>>::Owned>(&$v));)*
                point
            },
            value: |point| with!([$($x: $t = $v),*], point, point, point, {
                $f($(<$t as Argument<'_>>::primal(&$x.value),)* $($nv),*).to_f64()
            }),
            value_and_grad: calling!(value_and_grad $f, [$($x: $t = $v),*], [$($nv),*]),
            accumulate_grad: |point, bars| with!([$($x: $t = $v),*], point, point, bars, {
                let value = $f::accumulate_grad(
                    $(<$t as Argument<'_>>::primal(&$x.value),)*
                    $($nv,)*
                    $(<$t as Argument<'_>>::bar(&mut $x.bar)),*
                );
                let mut bars = Vec::new();
                $(bars.extend(flat(&$x.bar));)*
                (value.to_f64(), bars)
            }),
            jvp: calling!(jvp $f, [$($x: $t = $v),*], [$($nv),*]),
            vjp: |point, y_bar| with!([$($x: $t = $v),*], point, point, point, {
                // A `match` keeps inactive arguments alive, which the pullback borrows.
                match $f::vjp($(<$t as Argument<'_>>::primal(&$x.value),)* $($nv),*) {
                    (value, pullback) => (value.to_f64(), flat(&pullback(<$y>::from_f64(y_bar)))),
                }
            }),
            hvp: calling!(hvp $f, [$($x: $t = $v),*], [$($nv),*]),
            caller: Caller {
                value_and_grad: calling!(value_and_grad caller, [$($x: $t = $v),*], [$($nv),*]),
                jvp: calling!(jvp caller, [$($x: $t = $v),*], [$($nv),*]),
                hvp: calling!(hvp caller, [$($x: $t = $v),*], [$($nv),*]),
            },
        }
    }};
}

/// One of the derivatives of `$f` on flat numbers.
macro_rules! calling {
    (value_and_grad $f:ident, [$($x:ident: $t:ty = $v:expr),*], [$($nv:expr),*]) => {
        |point| with!([$($x: $t = $v),*], point, point, point, {
            let (value, gradient) = $f::value_and_grad($(<$t as Argument<'_>>::primal(&$x.value),)* $($nv),*);
            (value.to_f64(), flat(&gradient))
        })
    };
    (jvp $f:ident, [$($x:ident: $t:ty = $v:expr),*], [$($nv:expr),*]) => {
        |point, direction| with!([$($x: $t = $v),*], point, direction, point, {
            let (value, tangent) = $f::jvp(
                $(<$t as Argument<'_>>::primal(&$x.value),)*
                $($nv,)*
                $(<$t as Argument<'_>>::dot(&$x.dot)),*
            );
            (value.to_f64(), tangent.to_f64())
        })
    };
    (hvp $f:ident, [$($x:ident: $t:ty = $v:expr),*], [$($nv:expr),*]) => {
        |point, direction| with!([$($x: $t = $v),*], point, direction, point, {
            flat(&$f::hvp(
                $(<$t as Argument<'_>>::primal(&$x.value),)*
                $($nv,)*
                $(<$t as Argument<'_>>::dot(&$x.dot)),*
            ))
        })
    };
}

/// Runs `$do` with each argument held under its own name.
macro_rules! with {
    ([$($x:ident: $t:ty = $v:expr),*], $point:ident, $direction:ident, $bars:ident, $do:expr) => {{
        let (mut points, mut directions, mut bars) =
            ($point.iter().copied(), $direction.iter().copied(), $bars.iter().copied());
        $(
            let mut $x = $crate::support::Held::<<$t as Argument<'_>>::Owned>::new(
                $v,
                &mut points,
                &mut directions,
                &mut bars,
            );
            // Written to only where buffers are passed.
            let _ = &mut $x;
        )*
        $do
    }};
}

pub(crate) use {calling, subject, with};
