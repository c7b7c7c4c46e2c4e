// The page's own words: English, Simplified Chinese.
import {state} from './state.js';

const WORDS = {
  'title': ['backprop4j studio', 'backprop4j 工作室'],
  'tagline': ['every gradient shows its work', '每个梯度都写出演算过程'],
  'views': ['Views', '视图'],
  'view.forward': ['Forward', '前向'],
  'view.reversed': ['Reversed', '反向'],
  'view.product': ['Product', '乘积'],
  'about.forward': ['Each z is a sum over its edges, so ∂z/∂w is what the edge carries: known as soon as the input is.', '每个 z 是各条边的求和，因此 ∂z/∂w 就是边上传来的值：输入一给定便已知。'],
  'about.reversed': ['The network run in reverse: ∂C/∂z flows from the cost, and each neuron is an amplifier with the constant factor σ′(z).', '倒过来运行的网络：∂C/∂z 从代价流回，每个神经元是放大倍数恒为 σ′(z) 的放大器。'],
  'about.product': ['What the forward pass left on an edge, times what the backward pass brought to its end: ∂C/∂w.', '前向传播留在边上的值，乘以反向传播带到边末端的值，就是 ∂C/∂w。'],
  'graph': ['The network', '网络图'],
  'graph.help': ['Arrow keys move between the parts, Enter opens the equation.', '方向键在各部分之间移动，回车键打开算式。'],
  'input': ['input', '输入'],
  'output': ['output', '输出'],
  'layer': ['layer {0}', '第 {0} 层'],
  'cost': ['cost', '代价'],
  'weight': ['weight', '权重'],
  'bias': ['bias', '偏置'],
  'neuron': ['neuron', '神经元'],
  'more': ['{0} more', '另有 {0} 个'],
  'card.none': ['Choose a weight, a bias, a neuron, an input or an output: its equation appears here.', '选择一个权重、偏置、神经元、输入或输出，这里会显示它的算式。'],
  'card.is': ['Now', '当前值'],
  'card.symbols': ['symbols', '符号'],
  'card.numbers': ['numbers', '数值'],
  'card.result': ['result', '结果'],
  'card.others': ['{0} smaller ones, together {1}', '其余 {0} 个较小的，合计 {1}'],
  'card.checks': ['Checked twice', '两次检验'],
  'card.arithmetic': ['The products add up to the engine’s number: off by {0}, rounding explains {1}.', '各乘积之和与引擎的数一致：相差 {0}，舍入可解释 {1}。'],
  'card.arithmetic.not': ['The products do not add up: off by {0}, rounding explains only {1}.', '各乘积之和不一致：相差 {0}，舍入只能解释 {1}。'],
  'card.difference': ['Nudging it gives the same slope: off by {0}, allowed {1}.', '微调它测得同样的斜率：相差 {0}，允许 {1}。'],
  'card.difference.not': ['Nudging it gives another slope: off by {0}, allowed {1}. Perhaps there is a kink right there.', '微调测得的斜率不同：相差 {0}，允许 {1}。也许此处是折点。'],
  'card.tangent': ['σ and its tangent at z; the slope is σ′(z) = {0}', 'σ 及其在 z 处的切线；斜率为 σ′(z) = {0}'],
  'card.sample': ['C of this one sample', '这一个样本的 C'],
  'key.forward': ['forward', '前向'],
  'key.local': ['local derivative', '局部导数'],
  'key.backward': ['backward', '反向'],
  'key.product': ['product', '乘积'],
  'key.positive': ['positive', '正'],
  'key.negative': ['negative', '负'],
  'run.start': ['Train', '训练'],
  'run.pause': ['Pause', '暂停'],
  'run.step': ['One step', '单步'],
  'run.reset': ['Reset', '重置'],
  'run.step.of': ['step', '步'],
  'run.live': ['live', '实时'],
  'run.history': ['Recorded steps', '已记录的步'],
  'run.watching': ['watching costs {0}', '观察开销 {0}'],
  'run.rate': ['{0} steps/s', '每秒 {0} 步'],
  'run.failed': ['Training stopped: {0}', '训练已停止：{0}'],
  'sample': ['sample', '样本'],
  'sample.previous': ['Previous sample', '上一个样本'],
  'sample.next': ['Next sample', '下一个样本'],
  'language': ['中文', 'English'],
  'theme.dark': ['Dark', '深色'],
  'theme.light': ['Light', '浅色'],
  'problem.gone': ['The server has gone. Start backprop studio again and open the address it prints.', '服务器已停止。请重新运行 backprop studio 并打开它给出的网址。'],
  'problem.token': ['This page needs its token: open the address that backprop studio printed.', '本页需要令牌：请打开 backprop studio 给出的网址。'],
  'loading': ['One moment …', '请稍候……'],
};

export function language() {
  return state.lang || ((navigator.language || '').startsWith('zh') ? 'zh' : 'en');
}

export function say(key, ...values) {
  const entry = WORDS[key];
  if (!entry) {
    throw new Error('there is no word ' + key);
  }
  return values.reduce((text, value, i) => text.replace('{' + i + '}', value), entry[language() === 'zh' ? 1 : 0]);
}
