/**
 * Expressions over `promqlData` that two implementations of PromQL must answer alike, by what they are
 * about. `%T` stands for a moment inside the data, in seconds.
 */

const SELECTORS = `
http_requests_total
http_requests_total{job="api", code!="200", method=~"G.*", instance!~"c:.+"}
{__name__=~"temperature_.+|state"}
{__name__="odd", kind="constant"}
temperature_celsius{room=""}
temperature_celsius{room!=""}
nothing_here
sparse
flapping
short_lived
odd
many_labels
many_labels{label_j=~".*😀.*"}
http_requests_total{code="200"} offset 10m
temperature_celsius offset -5m
temperature_celsius @ %T
temperature_celsius @ start()
http_requests_total{code="500"} @ end() offset 5m
flapping @ %T offset 1m30s
42
-0x1f + 1e3
NaN
-Inf
0755
time()
time() - %T
pi()
vector(1)
vector(time())
scalar(target_info{job="api", instance="a:9090"})
scalar(target_info)
scalar(flapping{n="1"})
(temperature_celsius)
-temperature_celsius
+temperature_celsius
-(-temperature_celsius)
`;

const RATES = `
rate(http_requests_total[5m])
rate(http_requests_total[1m])
rate(http_requests_total[20s])
irate(http_requests_total[1m])
increase(http_requests_total{code="404"}[15m])
increase(restarted_total[7m])
resets(restarted_total[30m])
resets(http_requests_total[1h])
changes(state[10m])
changes(odd[10m])
resets(odd[10m])
delta(temperature_celsius[10m])
idelta(temperature_celsius[5m])
idelta(odd[1m])
irate(odd[1m])
rate(odd{kind!~"huge|tiny"}[5m])
delta(odd[5m])
increase(odd{kind!~"huge|tiny"}[5m])
deriv(temperature_celsius[10m])
deriv(odd[5m])
deriv(memory_bytes[30m])
predict_linear(memory_bytes[30m], 3600)
predict_linear(temperature_celsius[10m] offset 5m, 600)
holt_winters(temperature_celsius[10m], 0.5, 0.1)
holt_winters(odd{kind="constant"}[5m], 0.3, 0.3)
delta(flapping[5m])
irate(flapping[5m])
rate(stopping_total[5m])
increase(stopping_total[20m])
rate(sparse[30m])
rate(short_lived[10m])
rate(http_requests_total{code="200"}[5m] offset 30m)
rate(http_requests_total{code="200"}[5m] offset -3m)
rate(http_requests_total{code="200"}[5m] @ %T)
rate(http_requests_total{code="200"}[5m] @ end() offset 10m)
sum by (job) (rate(http_requests_total[5m]))
`;

const OVER_TIME = `
avg_over_time(temperature_celsius[10m])
min_over_time(temperature_celsius[10m])
max_over_time(temperature_celsius[10m])
sum_over_time(temperature_celsius[10m])
count_over_time(temperature_celsius[10m])
stddev_over_time(temperature_celsius[10m])
stdvar_over_time(temperature_celsius[10m])
stddev_over_time(memory_bytes[20m])
last_over_time(temperature_celsius[10m])
last_over_time(sparse[20m])
present_over_time(sparse[2m])
absent_over_time(short_lived[5m])
absent_over_time(short_lived{n="1"}[5m])
absent_over_time(nothing_here{a="b", c=~"d", e!="f"}[5m])
quantile_over_time(0.9, temperature_celsius[10m])
quantile_over_time(0.5, odd[5m])
quantile_over_time(-1, state[5m])
quantile_over_time(1.5, state[5m])
quantile_over_time(NaN, state[5m])
avg_over_time(odd[5m])
sum_over_time(odd{kind!="huge"}[5m])
min_over_time(odd[5m])
max_over_time(odd[5m])
count_over_time(odd[5m])
avg_over_time(odd{kind="huge"}[5m])
count_over_time(flapping[10m])
last_over_time(flapping[10m])
sum_over_time(flapping[1h])
avg_over_time(memory_bytes[1h])
max_over_time(http_requests_total[1h])
count_over_time(short_lived[90m])
`;

const SUBQUERIES = `
max_over_time(rate(http_requests_total{code="200"}[5m])[30m:1m])
avg_over_time(temperature_celsius[10m:30s])
count_over_time(temperature_celsius[10m:])
sum_over_time(flapping[20m:10s])
rate(http_requests_total{code="200"}[10m:20s])
deriv(temperature_celsius[20m:2m] offset 5m)
max_over_time(temperature_celsius[30m:1m] @ %T)
min_over_time((temperature_celsius - 5)[10m:1m] @ end())
quantile_over_time(0.25, sum by (room) (temperature_celsius)[15m:45s])
last_over_time(count(flapping)[10m:1m])
avg_over_time(max_over_time(state[2m])[20m:1m])
sum_over_time(vector(1)[10m:1m])
absent_over_time((flapping > 1000)[5m:1m])
count_over_time(temperature_celsius @ %T [5m:1m])
stddev_over_time(rate(http_requests_total{code="500"}[2m])[20m:1m] offset 3m)
increase(max_over_time(restarted_total[2m])[20m:30s])
`;

const AGGREGATIONS = `
sum(http_requests_total)
sum by (job) (http_requests_total)
sum by (job, nothing) (http_requests_total)
sum without (instance, method) (http_requests_total)
sum by () (http_requests_total)
avg by (room) (temperature_celsius)
min(temperature_celsius) by (room)
max without (sensor) (temperature_celsius)
count(flapping)
count by (code) (http_requests_total)
group by (job) (http_requests_total)
stddev(temperature_celsius)
stdvar by (room) (temperature_celsius)
stddev(memory_bytes)
topk(3, http_requests_total)
topk(1, temperature_celsius) by (room)
bottomk(2, temperature_celsius)
bottomk by (job) (1, http_requests_total)
topk(100, temperature_celsius)
topk(0, temperature_celsius)
topk(-5, temperature_celsius)
topk(scalar(count(flapping) or vector(2)), temperature_celsius)
topk(2.9, temperature_celsius)
quantile(0.9, temperature_celsius)
quantile by (room) (0.5, temperature_celsius)
quantile(2, temperature_celsius)
quantile(scalar(target_info{job="api", instance="a:9090"}) / 3, temperature_celsius)
count_values("value", state)
count_values by (instance) ("value", state)
count_values without (instance) ("v", state)
count_values("n", odd{kind=~"tiny|huge|infinite|nan"})
sum(odd{kind!~"huge"})
avg(odd{kind=~"infinite|constant"})
avg(odd)
min(odd)
max(odd)
avg(odd{kind="huge"})
sum(nothing_here)
count(nothing_here)
sum(sum by (job) (rate(http_requests_total[5m])))
sum by (__name__) ({__name__=~"state|sparse"})
`;

const OPERATORS = `
1 + 2 * 3 ^ 2 ^ 0.5 % 7 - 4 / 3
-2 ^ 2
2 ^ -1
7 % -3
-7 % 3
1 / 0
0 / 0
2 > bool 1
1 == bool NaN
2 atan2 3
1 ^ NaN
(-1) ^ Inf
temperature_celsius * 2 + 1
2 - temperature_celsius
temperature_celsius % 3
temperature_celsius ^ 2
temperature_celsius > 15
15 < temperature_celsius
temperature_celsius > bool 15
temperature_celsius != temperature_celsius
odd == odd
odd >= bool 42
state == 2
state == bool 2
1e9 / memory_bytes
http_requests_total / ignoring(code) group_left http_requests_total{code="200"}
http_requests_total{code="404"} / ignoring(code) http_requests_total{code="200"}
http_requests_total{code="404", method="GET"} / on(job, instance) http_requests_total{code="200", method="GET"}
rate(http_requests_total[5m]) * on(job, instance) group_left(version, zone) target_info
target_info * on(job, instance) group_right(zone) rate(http_requests_total[5m])
http_requests_total * on(job) group_left request_limit
sum by (job) (http_requests_total) > on(job) request_limit
sum by (job) (http_requests_total) > bool on(job) request_limit
request_limit < on(job) group_right http_requests_total
request_limit > bool on(job) group_right(nothing) http_requests_total
http_requests_total + temperature_celsius offset 5m * 2
-temperature_celsius offset 5m ^ 2
http_requests_total{job="api"} + http_requests_total
temperature_celsius - temperature_celsius offset 5m
sum(temperature_celsius) + on() count(flapping)
temperature_celsius atan2 on(room, sensor) temperature_celsius{sensor="1"}
flapping and on(n) sparse
flapping and sparse
flapping or short_lived
flapping or sparse
flapping or on(n) short_lived
flapping unless on(n) short_lived
temperature_celsius unless temperature_celsius{room="roof"}
http_requests_total and on(job) (request_limit > 300)
temperature_celsius > 12 and temperature_celsius < 16
temperature_celsius > 12 or temperature_celsius < 5
flapping or vector(0)
(flapping > 15) or on() vector(-1)
nothing_here or temperature_celsius
nothing_here and temperature_celsius
temperature_celsius unless nothing_here
1 - (avg by (room) (temperature_celsius) / scalar(max(temperature_celsius)))
`;

const FUNCTIONS = `
abs(temperature_celsius - 12)
ceil(temperature_celsius)
floor(-temperature_celsius)
round(temperature_celsius)
round(temperature_celsius, 0.25)
round(-temperature_celsius, 5)
exp(temperature_celsius)
ln(temperature_celsius)
log2(odd)
log10(odd)
ln(odd)
exp(odd{kind!="huge"})
sqrt(odd)
sgn(odd)
clamp(temperature_celsius, 10, 12)
clamp(temperature_celsius, 12, 10)
clamp_min(odd, 3)
clamp_max(odd, 3)
clamp(odd, -5, NaN)
clamp_max(temperature_celsius, scalar(avg(temperature_celsius)))
sin(temperature_celsius)
cos(temperature_celsius)
tan(temperature_celsius)
asin(temperature_celsius / 100)
acos(temperature_celsius / 100)
atan(temperature_celsius)
sinh(temperature_celsius)
cosh(temperature_celsius)
tanh(temperature_celsius)
asinh(temperature_celsius)
acosh(temperature_celsius)
atanh(temperature_celsius / 100)
deg(temperature_celsius)
rad(temperature_celsius)
timestamp(temperature_celsius)
timestamp(sparse)
timestamp(temperature_celsius offset 1m)
timestamp(temperature_celsius @ %T)
timestamp(temperature_celsius + 1)
time() - timestamp(sparse)
absent(nothing_here)
absent(nothing_here{job="a", instance=~"b", job="c", zone="d"})
absent(short_lived)
absent(short_lived{n="1"})
absent(sum(short_lived))
absent(temperature_celsius)
day_of_week(event_time_seconds)
day_of_month(event_time_seconds)
day_of_year(event_time_seconds)
days_in_month(event_time_seconds)
hour(event_time_seconds)
minute(event_time_seconds + 61)
month(event_time_seconds)
year(event_time_seconds)
hour()
minute()
day_of_week()
year(vector(-86400))
label_replace(http_requests_total, "host", "$1", "instance", "(.*):.*")
label_replace(http_requests_total, "host", "\${1}-\${port}-$$-$9", "instance", "(.*):(?P<port>.*)")
label_replace(http_requests_total, "job", "", "job", "api")
label_replace(http_requests_total, "new", "x", "nothing", "")
label_replace(http_requests_total, "new", "x", "job", "a")
label_replace(temperature_celsius, "__name__", "renamed", "room", ".+")
label_join(http_requests_total, "joined", "/", "job", "instance", "nothing", "code")
label_join(request_limit, "extra", "-")
sort_desc(label_replace(sum by (code) (http_requests_total), "c", "$1xx", "code", "(.).*"))
`;

const HISTOGRAMS = `
histogram_quantile(0.9, rate(request_duration_seconds_bucket[5m]))
histogram_quantile(0.5, sum by (le) (rate(request_duration_seconds_bucket[5m])))
histogram_quantile(0.99, sum by (job, le) (increase(request_duration_seconds_bucket[10m])))
histogram_quantile(0, request_duration_seconds_bucket)
histogram_quantile(1, request_duration_seconds_bucket)
histogram_quantile(-0.1, request_duration_seconds_bucket)
histogram_quantile(1.1, request_duration_seconds_bucket)
histogram_quantile(NaN, request_duration_seconds_bucket)
histogram_quantile(0.4, broken_bucket)
histogram_quantile(0.95, broken_bucket)
histogram_quantile(0.5, temperature_celsius)
histogram_quantile(scalar(target_info{job="api", instance="a:9090"}) * 0.75, request_duration_seconds_bucket)
histogram_count(request_duration_seconds_bucket)
histogram_sum(request_duration_seconds_sum)
histogram_fraction(0, 1, request_duration_seconds_bucket)
rate(request_duration_seconds_sum[5m]) / rate(request_duration_seconds_count[5m])
`;

/** The order of the series is part of the answer of an instant query. */
const ORDERED = `
sort(temperature_celsius)
sort_desc(temperature_celsius)
sort(odd{kind=~"nan|constant|negative|infinite"})
sort_desc(odd{kind=~"nan|constant|negative|infinite"})
sort(sum by (job, code) (rate(http_requests_total[5m])))
topk(4, temperature_celsius)
bottomk(4, temperature_celsius)
topk(3, odd{kind=~"nan|constant|negative"})
bottomk(3, odd{kind=~"nan|constant|negative"})
`;

/** Expressions that both refuse: for their text, their types, or what the data does not allow. */
const REFUSED = `
rate(http_requests_total)
http_requests_total[5m] + 1
sum(1)
1 == 1
http_requests_total +
http_requests_total{job="api"
http_requests_total{job=~"("}
{job=~".*"}
unknown_function(http_requests_total)
topk(http_requests_total)
topk(NaN, http_requests_total)
label_replace(http_requests_total, "x", "$1", "job", "(")
label_replace(http_requests_total, "code", "x", "code", ".*")
label_join(http_requests_total, "instance", "-", "nothing")
http_requests_total * on(job) request_limit
request_limit * on(job) http_requests_total
http_requests_total * on(job) group_left target_info
request_limit > ignoring(job) group_right sum by (job) (http_requests_total)
label_join(http_requests_total, "job", "-")
topk(scalar(nothing_here), http_requests_total)
http_requests_total and 1
http_requests_total + bool 1
rate({__name__=~"state|http_requests_total"}[5m]) + rate({__name__=~".+"}[5m])
-{__name__=~"odd|state|flapping"} + on() group_left() -{__name__=~".*"}
holt_winters(temperature_celsius[5m], 2, 0.5)
histogram_quantile(0.9, {__name__=~"request_duration_seconds_bucket|broken_bucket"}) + on() histogram_quantile(0.9, {le=~".+"})
http_requests_total[0s]
http_requests_total offset 5m offset 5m
"text" + 1
(http_requests_total)[5m]
sum(http_requests_total) by (job
abs(http_requests_total, 1)
time(1)
count_values(1, state)
`;

export interface PromqlCase {
  readonly expression: string;
  readonly ordered: boolean;
}

/** The expressions, with a moment in the place of `%T`. */
export function promqlCases(momentMs: number): {
  answered: readonly PromqlCase[];
  refused: readonly PromqlCase[];
} {
  const cases = (ordered: boolean) => (text: string) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ({ expression: line.replaceAll("%T", (momentMs / 1000).toFixed(3)), ordered }));
  const plain = [SELECTORS, RATES, OVER_TIME, SUBQUERIES, AGGREGATIONS, OPERATORS, FUNCTIONS, HISTOGRAMS];
  return {
    answered: [...plain.flatMap(cases(false)), ...cases(true)(ORDERED)],
    refused: cases(false)(REFUSED),
  };
}
